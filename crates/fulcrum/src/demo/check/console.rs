//! The console as a browser without JavaScript sees it: pages, links, forms with their hidden fields, a cookie.

use anyhow::{Context, Result, ensure};
use reqwest::header::{COOKIE, LOCATION, ORIGIN, SET_COOKIE};
use reqwest::redirect::Policy;

pub(super) struct Console {
    http: reqwest::Client,
    url: String,
    cookie: String,
}

impl Console {
    pub(super) async fn sign_in(url: &str, email: &str, password: &str) -> Result<Self> {
        let http = reqwest::Client::builder().redirect(Policy::none()).build()?;
        let page = http.get(format!("{url}/sign-in")).send().await?.text().await?;
        let mut form = vec![("email", email), ("password", password)];
        let csrf = hidden(&page, "csrf");
        if let Some(csrf) = &csrf {
            form.push(("csrf", csrf));
        }
        let response = http.post(format!("{url}/session")).header(ORIGIN, url).form(&form).send().await?;
        ensure!(response.status().is_redirection(), "signing in was answered {}", response.status());
        let cookie = response
            .headers()
            .get(SET_COOKIE)
            .and_then(|cookie| cookie.to_str().ok()?.split(';').next())
            .context("signing in gave no cookie")?
            .to_owned();
        Ok(Self { http, url: url.to_owned(), cookie })
    }

    pub(super) async fn read(&self, path: &str) -> Result<String> {
        let response = self.http.get(format!("{}{path}", self.url)).header(COOKIE, &self.cookie).send().await?;
        ensure!(
            response.status().is_success() || response.status() == 404,
            "{path} was answered {}",
            response.status()
        );
        Ok(response.text().await?)
    }

    /// Sends a form of a page with the page's own hidden fields.
    pub(super) async fn post(&self, page: &str, target: &str, fields: &[(&str, &str)]) -> Result<()> {
        let csrf = hidden(&self.read(page).await?, "csrf").context("the page has no form to send")?;
        let mut form = fields.to_vec();
        form.push(("csrf", &csrf));
        let url = format!("{}{target}", self.url);
        let sent = self.http.post(url).header(COOKIE, &self.cookie).header(ORIGIN, &self.url).form(&form).send();
        let response = sent.await?;
        ensure!(
            response.status().is_redirection() && response.headers().contains_key(LOCATION),
            "{target} was answered {}",
            response.status()
        );
        Ok(())
    }
}

/// The targets of the page's forms that begin and end so, in order, each once.
pub(super) fn targets(page: &str, begins: &str, ends: &str) -> Vec<String> {
    let mut targets: Vec<String> = Vec::new();
    for attribute in ["action=\"", "formaction=\""] {
        for rest in page.split(attribute).skip(1) {
            let target = rest.split('"').next().unwrap_or_default();
            if target.starts_with(begins) && target.ends_with(ends) && !targets.iter().any(|known| known == target) {
                targets.push(target.to_owned());
            }
        }
    }
    targets
}

/// The value of the first hidden field of that name.
fn hidden(page: &str, name: &str) -> Option<String> {
    let at = page.find(&format!("name=\"{name}\""))?;
    // The value may stand on either side of the name, within the same tag.
    let start = page[..at].rfind('<')?;
    let end = at + page[at..].find('>')?;
    let value = page[start..end].split("value=\"").nth(1)?;
    Some(value.split('"').next()?.to_owned())
}
