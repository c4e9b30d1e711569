//! Scenarios of the whole product.
