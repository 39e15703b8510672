package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/supportops/policy/examples/helpdesk/internal/rules"
	"github.com/supportops/policy/examples/helpdesk/internal/store"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/lint"
	"github.com/supportops/policy/sla/whatif"
)

// Trial is what is known of a document before it is put in force.
type Trial struct {
	Defects  []Field        `json:"defects,omitempty"`  // with any, it cannot be
	Failed   []rules.Failed `json:"failed,omitempty"`   // worked cases that it would not hold
	Findings []Finding      `json:"findings,omitempty"` // what is most likely not meant
}

// Field is one defect, at its path.
type Field struct {
	Path    string `json:"path"`
	Message string `json:"message"`
}

// Finding is one thing that the library's lint names.
type Finding struct {
	Rule   string `json:"rule"`
	Path   string `json:"path,omitempty"`
	Detail string `json:"detail"`
}

// Draft is a document that is not in force yet.
type Draft struct {
	Kind string          `json:"kind"`
	Name string          `json:"name"`
	Body json.RawMessage `json:"body"`
	Note string          `json:"note,omitempty"`
	From time.Time       `json:"from,omitzero"` // zero: at once
}

// draft returns the documents in force with a draft in place of its former
// version.
func (d *Desk) draft(ctx context.Context, x Draft) ([]store.Document, error) {
	set, err := d.Rules(ctx)
	if err != nil {
		return nil, err
	}
	now := d.Now()
	documents := slices.DeleteFunc(rules.InForce(set.Documents, now), func(o store.Document) bool { return o.Kind == x.Kind && o.Name == x.Name })
	return append(documents, store.Document{Kind: x.Kind, Name: x.Name, From: now, Body: x.Body}), nil
}

// Try says what is wrong with a draft, and what looks wrong.
func (d *Desk) Try(ctx context.Context, x Draft) (Trial, error) {
	if !slices.Contains(rules.Kinds(), x.Kind) {
		return Trial{}, fmt.Errorf("%w: kind %q: want one of %q", ErrInvalid, x.Kind, rules.Kinds())
	}
	documents, err := d.draft(ctx, x)
	if err != nil {
		return Trial{}, err
	}
	book, err := rules.Compile(documents)
	if err != nil {
		return Trial{Defects: defects(err)}, nil
	}
	var trial Trial
	if trial.Failed, err = book.Try(); err != nil {
		return Trial{Defects: defects(err)}, nil
	}
	if x.Kind == "sla" {
		m := book.Machine.Spec()
		findings, err := lint.Check(book.Policy.Spec(), lint.Options{Calendars: book.Calendars, Machine: &m})
		if err != nil {
			return Trial{}, err
		}
		for _, f := range findings {
			trial.Findings = append(trial.Findings, Finding{string(f.Rule), f.Path, f.Detail})
		}
	}
	return trial, nil
}

// defects lists what the library says of a document, field by field.
func defects(err error) []Field {
	var document *rules.Defect
	if errors.As(err, &document) {
		err = document.Err
	}
	var spec *sla.SpecError
	if !errors.As(err, &spec) {
		return []Field{{Message: err.Error()}}
	}
	var out []Field
	for _, f := range spec.Fields {
		out = append(out, Field{f.Path, f.Err.Error()})
	}
	return out
}

// PutInForce stores a draft as the next version of its document. One with
// defects, or that fails worked cases, is an ErrInvalid with the trial.
func (d *Desk) PutInForce(ctx context.Context, by Person, x Draft) (version int, trial Trial, err error) {
	now := d.Now()
	if x.From.IsZero() {
		x.From = now
	}
	if x.From.Before(now) {
		return 0, trial, fmt.Errorf("%w: from: want now or later, since what was promised stays promised", ErrInvalid)
	}
	trial, err = d.Try(ctx, x)
	if err == nil && len(trial.Defects)+len(trial.Failed) > 0 {
		err = fmt.Errorf("%w: %d defects, %d worked cases fail", ErrInvalid, len(trial.Defects), len(trial.Failed))
	}
	if err != nil {
		return 0, trial, err
	}
	version, err = d.Store.AddDocument(ctx, store.Document{Kind: x.Kind, Name: x.Name, From: x.From, Author: by.Name, Note: x.Note, Body: x.Body})
	return version, trial, err
}

// WhatIf compares the verdicts of tickets opened since an instant with what
// they would be under a draft of the policy, of a calendar or of the machine's
// classes: under the book with the draft.
func (d *Desk) WhatIf(ctx context.Context, x Draft, since time.Time) (sum whatif.Sum, err error) {
	set, err := d.Rules(ctx)
	if err != nil {
		return sum, err
	}
	documents, err := d.draft(ctx, x)
	if err != nil {
		return sum, err
	}
	book, err := rules.Compile(documents)
	if err != nil {
		return sum, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	now := d.Now()
	var before, after sla.Assessment
	for log, err := range d.Store.Logs(ctx) {
		if err != nil {
			return sum, err
		}
		opening, _ := log.History.Opening()
		if opening.Time.Before(since) {
			continue
		}
		set.At(opening.Time).Policy.AssessInto(&before, log.History, now)
		book.Policy.AssessInto(&after, log.History, now)
		sum.Add(&before, &after, log.History.Facets(now).Priority)
	}
	return sum, nil
}
