//! The pages of a résumé as pictures: sealed under the contact's key, their sizes beside them. They are part of the run
//! that read the file, and are kept with it.

use domain::RunId;
use lever::ContactId;
use sql::{Row, query};

use crate::opportunities::read_contact;
use crate::{Error, Store, Tx};

/// One page as a picture, to be kept or as it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageImage {
    pub sheet: PageSheet,
    pub png: Vec<u8>,
}

/// The sizes of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageSheet {
    /// 1-based.
    pub number: u32,
    /// Of the picture, in pixels.
    pub width: u32,
    pub height: u32,
    /// Of the page, in hundredths of a point.
    pub page_width: u32,
    pub page_height: u32,
}

impl Tx {
    /// Keeps the pages of a run.
    ///
    /// # Errors
    /// [`Error::Erased`] when the person was erased.
    pub async fn put_pages(&mut self, run: RunId, contact: &ContactId, pages: &[PageImage]) -> Result<(), Error> {
        for PageImage { sheet, png } in pages {
            let sealed = self.seal(contact, "pages", &place(run, sheet.number), &hex::encode(png)).await?;
            let insert = query(
                "INSERT INTO pages (run, number, contact, width, height, page_width, page_height, sealed)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            )
            .bind(run.to_string())
            .bind(i64::from(sheet.number))
            .bind(contact.to_string())
            .bind(i64::from(sheet.width))
            .bind(i64::from(sheet.height))
            .bind(i64::from(sheet.page_width))
            .bind(i64::from(sheet.page_height))
            .bind(sealed);
            self.inner.execute(insert).await?;
        }
        Ok(())
    }
}

impl Store {
    /// The sizes of the pages of a run that there are pictures of, in order.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn page_sheets(&self, run: RunId) -> Result<Vec<PageSheet>, Error> {
        let rows =
            query("SELECT number, width, height, page_width, page_height FROM pages WHERE run = $1 ORDER BY number");
        let rows = self.db.fetch_all(rows.bind(run.to_string())).await?;
        rows.iter().map(read_sheet).collect()
    }

    /// One page of a run as a picture, where there is one.
    ///
    /// # Errors
    /// [`Error::Erased`] when the person was erased.
    pub async fn page_image(&self, run: RunId, number: u32) -> Result<Option<PageImage>, Error> {
        let row = query("SELECT * FROM pages WHERE run = $1 AND number = $2");
        let row = row.bind(run.to_string()).bind(i64::from(number));
        let Some(row) = self.db.fetch_optional(row).await? else { return Ok(None) };
        let contact = read_contact(&row)?;
        let sealed: Vec<u8> = row.try_get("sealed")?;
        let digits: String = self.open(&contact, "pages", &place(run, number), &sealed).await?;
        let png = hex::decode(digits).map_err(|_| corrupt())?;
        Ok(Some(PageImage { sheet: read_sheet(&row)?, png }))
    }
}

fn read_sheet(row: &sql::AnyRow) -> Result<PageSheet, Error> {
    let number =
        |name: &str| -> Result<u32, Error> { u32::try_from(row.try_get::<i64, _>(name)?).map_err(|_| corrupt()) };
    Ok(PageSheet {
        number: number("number")?,
        width: number("width")?,
        height: number("height")?,
        page_width: number("page_width")?,
        page_height: number("page_height")?,
    })
}

fn corrupt() -> Error {
    Error::Corrupt { what: "a page", source: None }
}

fn place(run: RunId, number: u32) -> String {
    format!("{run}/{number}")
}
