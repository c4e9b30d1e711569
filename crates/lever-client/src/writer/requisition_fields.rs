use lever::{RequisitionField, RequisitionFieldId, RequisitionOption};
use reqwest::Method;
use serde_json::json;

use super::{Request, Writer};
use crate::error::Error;

impl Writer {
    /// Makes a custom field of requisitions, under the id that it names.
    ///
    /// # Errors
    /// See [`Error::kind`]; `Unknown` when it may have been made.
    pub async fn create_requisition_field(&self, field: &RequisitionField) -> Result<RequisitionFieldId, Error> {
        self.make(Request::new("create the requisition field", &["requisition_fields"]), field).await
    }

    /// Replaces a custom field. What the field lacks is deleted, and requisitions that use it can then only be read.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn update_requisition_field(&self, field: &RequisitionField) -> Result<(), Error> {
        let path = ["requisition_fields", field.id.as_str()];
        self.acknowledged(Method::PUT, Request::new("change the requisition field", &path), field).await
    }

    /// Deletes a custom field. Requisitions that use it can then only be read.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn delete_requisition_field(&self, id: &RequisitionFieldId) -> Result<(), Error> {
        self.deleted(Request::new("delete the requisition field", &["requisition_fields", id.as_str()])).await
    }

    /// Adds options to a dropdown.
    ///
    /// # Errors
    /// See [`Error::kind`]; `Unknown` when they may have been added.
    pub async fn add_requisition_options(&self, id: &RequisitionFieldId, texts: &[&str]) -> Result<(), Error> {
        let values: Vec<_> = texts.iter().map(|text| json!({ "text": text })).collect();
        let path = ["requisition_fields", id.as_str(), "options"];
        let request = Request::new("add options to the requisition field", &path);
        self.acknowledged(Method::POST, request, &json!({ "values": values })).await
    }

    /// Renames options of a dropdown, by their ids.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn update_requisition_options(
        &self,
        id: &RequisitionFieldId,
        options: &[RequisitionOption],
    ) -> Result<(), Error> {
        let path = ["requisition_fields", id.as_str(), "options"];
        let request = Request::new("change options of the requisition field", &path);
        self.acknowledged(Method::PUT, request, &json!({ "values": options })).await
    }

    /// Takes options away from a dropdown, by their ids.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn delete_requisition_options(&self, id: &RequisitionFieldId, options: &[&str]) -> Result<(), Error> {
        let path = ["requisition_fields", id.as_str(), "options"];
        let request = Request::new("delete options of the requisition field", &path);
        self.deleted_by(request, &json!({ "values": options })).await
    }
}
