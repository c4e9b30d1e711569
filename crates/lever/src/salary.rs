use serde::{Deserialize, Serialize};
use serde_json::Number;

use crate::Unknown;
use crate::wire::open_enum;

/// Pay from one amount to another. Lever takes all of it or none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SalaryRange {
    pub min: Option<Number>,
    pub max: Option<Number>,
    /// ISO 4217.
    pub currency: Option<String>,
    pub interval: Option<SalaryInterval>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

open_enum! {
    SalaryInterval {
        BiMonthSalary = "bi-month-salary",
        BiWeekSalary = "bi-week-salary",
        OneTime = "one-time",
        PerDayWage = "per-day-wage",
        PerHourWage = "per-hour-wage",
        PerMonthSalary = "per-month-salary",
        PerWeekSalary = "per-week-salary",
        PerYearSalary = "per-year-salary",
        SemiMonthSalary = "semi-month-salary",
    }
}
