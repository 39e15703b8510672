package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/supportops/policy/examples/helpdesk/internal/auth"
	"github.com/supportops/policy/examples/helpdesk/internal/desk"
	"github.com/supportops/policy/examples/helpdesk/internal/rules"
	"github.com/supportops/policy/examples/helpdesk/internal/store"
	"github.com/supportops/policy/sla/whatif"
)

func (s *site) policies() {
	s.get(auth.Agent, "/policies", "policies.html", "Policies", func(r *http.Request) (any, error) {
		book, err := s.desk.Book(r.Context())
		if err != nil {
			return nil, err
		}
		return book.Documents, nil
	})
	s.get(auth.Agent, "/policies/{kind}/{name}", "policy.html", "Policy", s.policy)
	s.handle(auth.Lead, "POST /policies/{kind}/{name}/try", s.try)
	s.handle(auth.Lead, "POST /policies/{kind}/{name}/whatif", s.whatIf)
	s.handle(auth.Lead, "POST /policies/{kind}/{name}", s.putInForce)
}

// policy is a document with its versions, the latest first.
type policy struct {
	store.Document
	Text     string
	Versions []store.Document
	Trial    trial
	Note     string
}

func (s *site) policy(r *http.Request) (any, error) {
	set, err := s.desk.Rules(r.Context())
	if err != nil {
		return nil, err
	}
	var p policy
	for _, d := range set.Documents {
		if d.Kind == r.PathValue("kind") && d.Name == r.PathValue("name") {
			p.Versions = append(p.Versions, d)
		}
	}
	if len(p.Versions) == 0 {
		return nil, store.ErrNotFound
	}
	slices.Reverse(p.Versions)
	for _, d := range rules.InForce(p.Versions, s.desk.Now()) {
		p.Document = d
	}
	var text bytes.Buffer
	if err := json.Indent(&text, p.Body, "", "  "); err != nil {
		return nil, err
	}
	p.Text = text.String()
	return p, nil
}

func draft(r *http.Request) (desk.Draft, error) {
	err := r.ParseForm()
	return desk.Draft{
		Kind: r.PathValue("kind"), Name: r.PathValue("name"),
		Body: json.RawMessage(r.PostFormValue("body")), Note: r.PostFormValue("note"),
	}, err
}

// trial is what is known of a draft, defects with the lines where they are.
type trial struct {
	desk.Trial
	Defects []defect
	Tried   bool
}

type defect struct {
	desk.Field
	Line int // from 1; 0: not known
}

// OK reports whether the draft can be put in force.
func (t trial) OK() bool { return len(t.Defects)+len(t.Failed) == 0 }

func newTrial(x desk.Draft, t desk.Trial) trial {
	out := trial{Trial: t, Tried: true}
	for _, f := range t.Defects {
		out.Defects = append(out.Defects, defect{f, line(x.Body, f.Path)})
	}
	return out
}

func (s *site) try(w http.ResponseWriter, r *http.Request) {
	x, err := draft(r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	t, err := s.desk.Try(r.Context(), x)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.render(w, r, http.StatusOK, "trial.html", "", newTrial(x, t))
}

// comparison is a what-if as a page shows it.
type comparison struct {
	whatif.Sum
	Since time.Time
	Moves []whatif.Count // that go from one outcome to another
}

func (s *site) whatIf(w http.ResponseWriter, r *http.Request) {
	x, err := draft(r)
	var c comparison
	if err == nil {
		c.Since = s.desk.Now().AddDate(0, 0, -90)
		c.Sum, err = s.desk.WhatIf(r.Context(), x, c.Since)
	}
	if errors.Is(err, desk.ErrInvalid) {
		s.try(w, r) // says what is wrong with the draft
		return
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	for _, m := range c.Sum.Moves() {
		if m.Before != m.After {
			c.Moves = append(c.Moves, m)
		}
	}
	s.render(w, r, http.StatusOK, "whatif.html", "", c)
}

func (s *site) putInForce(w http.ResponseWriter, r *http.Request) {
	x, err := draft(r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	_, t, err := s.desk.PutInForce(r.Context(), auth.From(r.Context()).Person(), x)
	if shown := newTrial(x, t); err != nil && !shown.OK() {
		page, wrong := s.policy(r)
		if wrong != nil {
			s.fail(w, r, wrong)
			return
		}
		p := page.(policy)
		p.Text, p.Note, p.Trial = string(x.Body), x.Note, shown
		s.render(w, r, http.StatusUnprocessableEntity, "policy.html", "Policy", p)
		return
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	http.Redirect(w, r, "/policies/"+url.PathEscape(x.Kind)+"/"+url.PathEscape(x.Name), http.StatusSeeOther)
}

// line returns the line of a document on which the value at a path stands, or
// the last of those that hold it.
func line(document []byte, path string) int {
	if path == "" {
		return 0
	}
	d := json.NewDecoder(bytes.NewReader(document))
	found := 0
	for _, step := range strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' || r == ']' }) {
		if !into(d, step) {
			break
		}
		rest := bytes.TrimLeft(document[d.InputOffset():], " \t\r\n,:") // from the value on
		found = 1 + bytes.Count(document[:len(document)-len(rest)], []byte("\n"))
	}
	return found
}

// into moves a decoder to before the value that a step leads to: a member of
// an object, or an element of an array.
func into(d *json.Decoder, step string) bool {
	open, err := d.Token()
	if err != nil {
		return false
	}
	for i := 0; d.More(); i++ {
		if open == json.Delim('{') {
			name, err := d.Token()
			if err != nil {
				return false
			}
			if name == step {
				return true
			}
		} else if open != json.Delim('[') || strconv.Itoa(i) == step {
			return open == json.Delim('[')
		}
		var skipped json.RawMessage
		if d.Decode(&skipped) != nil {
			return false
		}
	}
	return false
}
