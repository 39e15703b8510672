//go:build race

package calendar_test

// raced says that the race detector is built in, which needs memory of its own.
const raced = true
