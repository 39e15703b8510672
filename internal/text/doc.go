// Package text gives every package the same two text forms: closed, ordered
// sets of names (enums) and durations. Both go both ways without loss: what
// one writes, the other reads as the same value.
//
// It holds no domain logic. Exported types of other packages alias or wrap
// what is here, so a level, a severity and a tier behave alike as JSON value,
// JSON map key, flag and database column.
package text
