// Package caltest is what the tests of calendars and of policies share: random
// calendars with the instants at which they are most likely wrong, the offsets
// of zones found the slow way, and the reading of vector files.
package caltest
