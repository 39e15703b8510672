package web

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"

	"github.com/supportops/policy/examples/helpdesk/internal/auth"
	"github.com/supportops/policy/examples/helpdesk/internal/desk"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/rows"
)

func (s *site) imports() {
	s.get(auth.Lead, "/imports", "imports.html", "Imports", func(r *http.Request) (any, error) {
		return s.desk.Imports(r.Context())
	})
	s.post(auth.Lead, "/imports", s.upload)
}

func (s *site) upload(r *http.Request) (string, error) {
	log, _, err := r.FormFile("log")
	if err != nil {
		return "", fmt.Errorf("%w: log: want a CSV file: %w", desk.ErrInvalid, err)
	}
	defer log.Close()
	spec, err := lifecycle.Read[rows.Spec]([]byte(r.FormValue("spec")))
	if err != nil {
		return "", fmt.Errorf("%w: %w", desk.ErrInvalid, err)
	}
	id := cmp.Or(r.FormValue("event"), desk.NewID())
	return "/imports#" + url.QueryEscape(id), s.desk.Upload(r.Context(), id, auth.From(r.Context()).Person(), spec, log)
}
