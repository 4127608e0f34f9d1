//! Names of columns as real tables have them: abbreviations, prefixes, camel case, and
//! the schemas of common programs.
