use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use domain::Role;
use store::{MasterKey, NewOperator};

use super::say;
use crate::config::{Config, DEFAULT_FILE};
use crate::system::ids;
use crate::wiring::open_store;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The folder to write into.
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    folder: PathBuf,
    /// The e-mail address of the first account, an administrator.
    #[arg(long, value_name = "ADDRESS")]
    admin: String,
    /// That person's name.
    #[arg(long, default_value = "Administrator")]
    name: String,
}

const CONFIG: &str = "\
# What differs from the default; `fulcrum config default` prints all keys with their meaning.

[secrets]
master_key_file = \"fulcrum.key\"

[lever]
# base_url = \"https://api.sandbox.lever.co/v1\"
api_key_file = \"lever.key\"

[webhooks]
signature_tokens_file = \"webhook-tokens.txt\"
";

pub(super) async fn run(arguments: Arguments) -> Result<ExitCode> {
    if !arguments.admin.contains('@') {
        bail!("--admin: {:?} is not an e-mail address", arguments.admin);
    }
    std::fs::create_dir_all(&arguments.folder)
        .with_context(|| format!("could not make the folder {}", arguments.folder.display()))?;
    std::env::set_current_dir(&arguments.folder)
        .with_context(|| format!("could not enter {}", arguments.folder.display()))?;
    private_file(Path::new("fulcrum.key"), &MasterKey::generate()?)?;
    private_file(Path::new("lever.key"), "")?;
    private_file(Path::new("webhook-tokens.txt"), "")?;
    private_file(Path::new(DEFAULT_FILE), CONFIG)?;

    let config = Config::load(None)?;
    let store = open_store(&config).await?;
    let password = format!("{:032x}", ids().bits());
    let new = NewOperator {
        email: &arguments.admin,
        name: &arguments.name,
        role: Role::Admin,
        lever_user: None,
        password_hash: &web::console::hash_password(&password, ids().bits())?,
    };
    let mut tx = store.begin().await?;
    let id = tx.add_operator(&new).await?;
    tx.commit().await?;
    let is_new = store.sign_in_of(&arguments.admin).await?.is_some_and(|account| {
        account.operator.id == id && account.password_hash.as_deref() == Some(new.password_hash)
    });
    say(format_args!("Ready in {}.", std::env::current_dir()?.display()));
    if is_new {
        say(format_args!("Sign in as {} with the password {password}", arguments.admin));
    } else {
        say(format_args!("The account {} was there already; its password is unchanged.", arguments.admin));
    }
    say(
        "Next: put Lever's API key into lever.key, or run `fulcrum lever connect`; then `fulcrum lever webhooks register`,",
    );
    say("`fulcrum doctor` and `fulcrum serve`. Keep a copy of fulcrum.key apart from the database.");
    Ok(ExitCode::SUCCESS)
}

/// Writes a file that only its owner may read. What is there already stays as it is.
fn private_file(path: &Path, text: &str) -> Result<()> {
    let opened = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    match opened {
        Ok(mut file) => {
            writeln!(file, "{}", text.trim_end()).with_context(|| format!("could not write {}", path.display()))?;
            say(format_args!("wrote {}", path.display()));
            Ok(())
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            say(format_args!("kept  {} as it is", path.display()));
            Ok(())
        }
        Err(error) => Err(error).with_context(|| format!("could not write {}", path.display())),
    }
}
