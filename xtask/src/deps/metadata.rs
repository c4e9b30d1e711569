//! The part of `cargo metadata` that the checks read.

use std::collections::{BTreeMap, VecDeque};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::command::cargo;

#[derive(Debug, Deserialize)]
pub(crate) struct Metadata {
    pub(crate) packages: Vec<Package>,
    workspace_members: Vec<String>,
    resolve: Resolve,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Package {
    id: String,
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) license: Option<String>,
    pub(crate) source: Option<String>,
    #[serde(default)]
    metadata: serde_json::Value,
}

#[derive(Debug, Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Debug, Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Dependency {
    /// The name in the source: underscores, and after any renaming.
    #[serde(rename = "name")]
    pub(crate) identifier: String,
    pkg: String,
    dep_kinds: Vec<DependencyKind>,
}

#[derive(Debug, Deserialize)]
struct DependencyKind {
    /// Nothing for a normal dependency, else `dev` or `build`.
    kind: Option<String>,
}

impl Metadata {
    pub(crate) fn read() -> Result<Self> {
        let output = cargo().args(["metadata", "--format-version", "1", "--locked"]).output();
        let output = output.context("could not run cargo metadata")?;
        if !output.status.success() {
            bail!("cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr).trim());
        }
        serde_json::from_slice(&output.stdout).context("could not read what cargo metadata said")
    }

    /// Our own crates.
    pub(crate) fn members(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|package| self.workspace_members.contains(&package.id))
    }

    /// Everything a package names in its manifest, of any kind.
    pub(crate) fn dependencies(&self, package: &Package) -> &[Dependency] {
        self.resolve.nodes.iter().find(|node| node.id == package.id).map_or(&[], |node| &node.deps)
    }

    /// What a package needs when it runs.
    pub(crate) fn normal_dependencies(&self, package: &Package) -> impl Iterator<Item = &Package> {
        let normal = self.dependencies(package).iter().filter(|dep| dep.dep_kinds.iter().any(|k| k.kind.is_none()));
        normal.filter_map(|dep| self.packages.iter().find(|package| package.id == dep.pkg))
    }

    /// A shortest way from a package to each of those it needs when it runs, as names joined by arrows.
    pub(crate) fn reach<'a>(&'a self, from: &'a Package) -> BTreeMap<&'a str, String> {
        let mut ways = BTreeMap::from([(from.name.as_str(), from.name.clone())]);
        let mut queue = VecDeque::from([from]);
        while let Some(package) = queue.pop_front() {
            let way = ways.get(package.name.as_str()).cloned().unwrap_or_default();
            for next in self.normal_dependencies(package) {
                if !ways.contains_key(next.name.as_str()) {
                    ways.insert(&next.name, format!("{way} → {}", next.name));
                    queue.push_back(next);
                }
            }
        }
        ways
    }
}

impl Package {
    /// Dependencies that are needed though no line names them, in the form that cargo-machete reads too.
    pub(crate) fn is_excused(&self, identifier: &str) -> bool {
        let ignored = self.metadata.pointer("/cargo-machete/ignored").and_then(serde_json::Value::as_array);
        ignored.into_iter().flatten().any(|name| name.as_str().is_some_and(|n| n.replace('-', "_") == identifier))
    }
}

#[cfg(test)]
impl Metadata {
    /// Packages from `name`, licence and dependencies; all are members but those named in `outside`.
    pub(crate) fn of(packages: &[(&str, &[&str])], outside: &[&str]) -> Self {
        let package = |name: &str| Package {
            id: name.to_owned(),
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            license: Some("MIT".to_owned()),
            source: None,
            metadata: serde_json::Value::Null,
        };
        let dependency = |name: &&str| Dependency {
            identifier: name.replace('-', "_"),
            pkg: (*name).to_owned(),
            dep_kinds: vec![DependencyKind { kind: None }],
        };
        let names = packages.iter().map(|(name, _)| *name).filter(|name| !outside.contains(name));
        Self {
            workspace_members: names.map(str::to_owned).collect(),
            packages: packages.iter().map(|(name, _)| package(name)).collect(),
            resolve: Resolve {
                nodes: packages
                    .iter()
                    .map(|(name, deps)| Node { id: (*name).to_owned(), deps: deps.iter().map(dependency).collect() })
                    .collect(),
            },
        }
    }
}
