package spec

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Causes of defects, for [errors.Is]. Packages priority and capacity export them.
var (
	ErrRequired  = errors.New("required")
	ErrRange     = errors.New("out of range")
	ErrSyntax    = errors.New("malformed")
	ErrDuplicate = errors.New("duplicate")
	ErrUnknown   = errors.New("unknown")
	ErrConflict  = errors.New("conflict")
)

// FieldError is one defect of a document.
type FieldError struct {
	Path string // as in the JSON form: targets[2].within; "" is the whole document
	Err  error  // wraps a cause such as ErrRange

	// Line and Column, in characters, are the place in the JSON text that
	// [Read] read, counted from 1. They are 0 for what was not read.
	Line, Column int
}

// Error returns the path, the cause and, if known, the place.
func (e *FieldError) Error() string {
	var b strings.Builder
	if e.Path != "" {
		b.WriteString(e.Path + ": ")
	}
	if e.Err != nil {
		b.WriteString(e.Err.Error())
	}
	if e.Line > 0 {
		fmt.Fprintf(&b, " (line %d, column %d)", e.Line, e.Column)
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *FieldError) Unwrap() error { return e.Err }

// Error is every defect of a document, in document order.
type Error struct {
	Package string
	Fields  []*FieldError
}

// Error returns one line for one defect, else a count and a line for each.
func (e *Error) Error() string {
	if len(e.Fields) == 1 {
		return e.Package + ": " + e.Fields[0].Error()
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %d defects", e.Package, len(e.Fields))
	for _, f := range e.Fields {
		b.WriteString("\n\t")
		b.WriteString(f.Error())
	}
	return b.String()
}

// Unwrap returns the defects, so that errors.Is and errors.As reach each.
func (e *Error) Unwrap() []error {
	errs := make([]error, len(e.Fields))
	for i, f := range e.Fields {
		errs[i] = f
	}
	return errs
}

// Defects collects defects in document order. The zero value is ready, but
// for the package name that [Defects.Err] puts first.
type Defects struct {
	Package string
	fields  []*FieldError
}

// Add records a defect at path: the cause, then the detail in the form of
// fmt.Sprintf. An empty format adds the cause alone. Long texts and lists of
// names among args are cut short, so that n defects take n short texts.
func (d *Defects) Add(path string, cause error, format string, args ...any) {
	err := cause
	if format != "" {
		err = fmt.Errorf("%w: %s", cause, fmt.Sprintf(format, short(args)...))
	}
	d.fields = append(d.fields, &FieldError{Path: path, Err: err})
}

// AddErr records err at path: the defects of an [Error] one by one with path
// before theirs, any other error as it is. A nil error is none.
func (d *Defects) AddErr(path string, err error) {
	if err == nil {
		return
	}
	var nested *Error
	if errors.As(err, &nested) {
		for _, f := range nested.Fields {
			d.fields = append(d.fields, &FieldError{Path: Join(path, f.Path), Err: f.Err})
		}
		return
	}
	d.fields = append(d.fields, &FieldError{Path: path, Err: err})
}

// Schema records a defect unless got is empty or want: a document of another
// schema or version is not read. Older names of the same schema are.
func (d *Defects) Schema(got, want string, older ...string) {
	if got != "" && got != want && !slices.Contains(older, got) {
		d.Add("schema", ErrUnknown, "%q, want %q", Clip(got), want)
	}
}

// Len returns the number of defects so far.
func (d *Defects) Len() int { return len(d.fields) }

// Err returns nil without defects, else an [*Error] with all of them.
func (d *Defects) Err() error {
	if len(d.fields) == 0 {
		return nil
	}
	return &Error{Package: d.Package, Fields: d.fields}
}

// At returns err as the one defect of what pkg names path, such as an argument
// that a function refuses. The defects of an [*Error] keep their paths below it.
func At(pkg, path string, err error) error {
	d := Defects{Package: pkg}
	d.AddErr(path, err)
	return d.Err()
}

// Refuse returns an [*Error] with one defect: the cause, then the detail in the
// form of fmt.Sprintf.
func Refuse(pkg, path string, cause error, format string, args ...any) error {
	d := Defects{Package: pkg}
	d.Add(path, cause, format, args...)
	return d.Err()
}
