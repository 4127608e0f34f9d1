//! Columns judged as columns: by the run of their values, their names and what stands
//! beside them. All values are synthetic.

#[path = "columns/judged.rs"]
mod judged;
#[path = "columns/texts.rs"]
mod texts;
