//go:build !race

package calendar_test

const raced = false
