package main

import (
	"database/sql/driver"
	"encoding"
	"encoding/json"
	"fmt"

	"github.com/supportops/policy/sla"
)

// Levels, severities, kinds, sides, visibilities, durations and ratios go into
// columns by themselves, as text, and words such as sla.Outcome are text anyway.
// The two types below are for all else.

// Text stores a value with a text form, such as a calendar.Date, as that text.
//
//	rows.Scan(Text{&date})
type Text struct {
	Value encoding.TextUnmarshaler
}

// Scan reads a column.
func (t Text) Scan(src any) error {
	switch src := src.(type) {
	case nil:
		return t.Value.UnmarshalText(nil)
	case string:
		return t.Value.UnmarshalText([]byte(src))
	case []byte:
		return t.Value.UnmarshalText(src)
	}
	return fmt.Errorf("want a text, got %T", src)
}

// Document stores a document or a history as JSON, and reads it as strictly as
// a file: one that somebody has edited in the database is checked like any other.
type Document[T any] struct {
	V T
}

// Value returns the JSON.
func (d Document[T]) Value() (driver.Value, error) {
	data, err := json.Marshal(d.V)
	return string(data), err
}

// Scan reads the JSON.
func (d *Document[T]) Scan(src any) (err error) {
	var data []byte
	switch src := src.(type) {
	case string:
		data = []byte(src)
	case []byte:
		data = src
	default:
		return fmt.Errorf("want a document, got %T", src)
	}
	v, err := sla.Read[T](data)
	if err == nil {
		d.V = v
	}
	return err
}
