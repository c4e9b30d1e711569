//! How long each page takes on a large world: `cargo xtask bench console`.
//!
//! Two years of a company: 50,000 opportunities, half of them read by an agent, some 2,000 proposals waiting, the record of
//! everything else. It is made by the store's own transactions, so all of it is sealed and chained, and kept under
//! Cargo's folder for temporary files. Then every page of the access table is asked for, in
//! this process, as each role that may see it. Nothing here fails: figures are for people.
//!
//! With `FULCRUM_TEST_POSTGRES_URL` the same is done on PostgreSQL, in a new database.

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on says so by panicking")]
#![expect(clippy::disallowed_methods, reason = "a benchmark reads the environment and the real time")]

mod account;
mod candidacy;
mod pages;
mod world;

use sql::Engine;
use world::World;

#[tokio::main]
async fn main() {
    let mut engines = vec![Engine::Sqlite];
    if std::env::var_os(sql::testing::POSTGRES_URL).is_some_and(|url| !url.is_empty()) {
        engines.push(Engine::Postgres);
    }
    for engine in engines {
        let world = World::open(engine).await;
        println!("\n{engine:?}: {}", world.size().await);
        pages::measure(&world).await;
    }
}
