//! Columns judged as columns: by the run of their values, their names and what stands
//! beside them. All values are synthetic.

#[path = "columns/headers.rs"]
mod headers;
#[path = "columns/judged.rs"]
mod judged;
#[path = "columns/made.rs"]
mod made;
#[path = "columns/neighbours.rs"]
mod neighbours;
#[path = "columns/numbers.rs"]
mod numbers;
#[path = "columns/texts.rs"]
mod texts;
