// Package limits has no code: its tests hold LIMITS.md, the table of every
// bound of the library, against the constants in the source.
package limits
