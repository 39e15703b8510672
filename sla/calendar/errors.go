package calendar

import "errors"

// ErrNeverOpen is the cause when a calendar has no open instant in the years
// 1900 to 2200.
var ErrNeverOpen = errors.New("never open")
