// Package web has the pages of the desk: HTML made here, a little script for
// clocks and charts, and nothing that is loaded from elsewhere.
package web

import (
	"bytes"
	"embed"
	"errors"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/supportops/policy/examples/helpdesk/internal/auth"
	"github.com/supportops/policy/examples/helpdesk/internal/desk"
	"github.com/supportops/policy/examples/helpdesk/internal/store"
)

//go:embed templates assets
var files embed.FS

// Route is one page or form, and the least role that it is for.
type Route struct {
	Pattern string
	Least   auth.Role
}

// site makes the pages.
type site struct {
	desk   *desk.Desk
	auth   *auth.Auth
	mux    *http.ServeMux
	views  *template.Template
	routes []Route
}

// Register adds the pages to a mux and returns their routes.
func Register(mux *http.ServeMux, d *desk.Desk, a *auth.Auth) []Route {
	s := &site{desk: d, auth: a, mux: mux, views: template.Must(template.New("").Funcs(functions).ParseFS(files, "templates/*.html"))}
	assets, err := fs.Sub(files, "assets")
	if err != nil {
		panic(err) // it is embedded
	}
	serve := http.StripPrefix("/assets/", http.FileServerFS(assets))
	s.handle(auth.Anybody, "GET /assets/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("cache-control", "max-age=3600")
		serve.ServeHTTP(w, r)
	})
	s.session()
	s.tickets()
	s.people()
	s.policies()
	s.imports()
	return s.routes
}

// view is what a template gets.
type view struct {
	User  auth.User
	Path  string
	Title string
	Now   time.Time
	Event string // an id for the form, so that sending it twice is sending it once
	Data  any
}

// handle adds a route for users of at least a role.
func (s *site) handle(least auth.Role, pattern string, f http.HandlerFunc) {
	s.routes = append(s.routes, Route{pattern, least})
	s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		u := auth.From(r.Context())
		switch {
		case u.Role.May(least):
			f(w, r)
		case u.Role == auth.Anybody && r.Method == http.MethodGet:
			http.Redirect(w, r, "/signin?next="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
		case u.Role == auth.Anybody:
			s.refuse(w, r, http.StatusUnauthorized, "Sign in first.")
		default:
			s.refuse(w, r, http.StatusForbidden, "This page is not for your role.")
		}
	})
}

// get adds a page: what f returns, in the template of that name.
func (s *site) get(least auth.Role, path, name, title string, f func(*http.Request) (any, error)) {
	s.handle(least, "GET "+path, func(w http.ResponseWriter, r *http.Request) {
		data, err := f(r)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		s.render(w, r, http.StatusOK, name, title, data)
	})
}

// post adds a form. It leads on to the page that f returns.
func (s *site) post(least auth.Role, path string, f func(*http.Request) (string, error)) {
	s.handle(least, "POST "+path, func(w http.ResponseWriter, r *http.Request) {
		to, err := f(r)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		http.Redirect(w, r, to, http.StatusSeeOther)
	})
}

func (s *site) render(w http.ResponseWriter, r *http.Request, status int, name, title string, data any) {
	var page bytes.Buffer
	v := view{User: auth.From(r.Context()), Path: r.URL.Path, Title: title, Now: s.desk.Now(), Event: desk.NewID(), Data: data}
	if err := s.views.ExecuteTemplate(&page, name, v); err != nil {
		slog.ErrorContext(r.Context(), "page", "template", name, "error", err)
		http.Error(w, "this page is out of order", http.StatusInternalServerError)
		return
	}
	w.Header().Set("content-type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = page.WriteTo(w)
}

// refuse answers with a page that says why.
func (s *site) refuse(w http.ResponseWriter, r *http.Request, status int, why string) {
	s.render(w, r, status, "refused.html", http.StatusText(status), why)
}

// fail gives an error its page.
func (s *site) fail(w http.ResponseWriter, r *http.Request, err error) {
	var tooLong *http.MaxBytesError
	switch {
	case errors.As(err, &tooLong):
		s.refuse(w, r, http.StatusRequestEntityTooLarge, "That is too long.")
	case errors.Is(err, store.ErrNotFound):
		s.refuse(w, r, http.StatusNotFound, "There is nothing here, or it is not yours to see.")
	case errors.Is(err, auth.ErrDenied):
		s.refuse(w, r, http.StatusForbidden, "This is not for your role.")
	case errors.Is(err, desk.ErrDenied), errors.Is(err, store.ErrConflict):
		s.refuse(w, r, http.StatusConflict, err.Error())
	case errors.Is(err, desk.ErrInvalid):
		s.refuse(w, r, http.StatusUnprocessableEntity, err.Error())
	default:
		s.refuse(w, r, http.StatusServiceUnavailable, "Something is out of order. Try again in a moment.")
	}
}

func (s *site) session() {
	s.get(auth.Anybody, "/signin", "signin.html", "Sign in", func(r *http.Request) (any, error) {
		return signIn{Next: local(r.URL.Query().Get("next"))}, nil
	})
	form := s.auth.LimitSignIn(http.HandlerFunc(s.signIn))
	s.handle(auth.Anybody, "POST /signin", form.ServeHTTP)
	s.post(auth.Customer, "/signout", func(r *http.Request) (string, error) {
		return "/signin", s.auth.SignOut(r.Context())
	})
	s.handle(auth.Customer, "GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		home := "/mine"
		if auth.From(r.Context()).Role.May(auth.Agent) {
			home = "/queue"
		}
		http.Redirect(w, r, home, http.StatusSeeOther)
	})
}

type signIn struct {
	Next  string
	Name  string
	Wrong bool
}

func (s *site) signIn(w http.ResponseWriter, r *http.Request) {
	in := signIn{Next: local(r.PostFormValue("next")), Name: r.PostFormValue("name"), Wrong: true}
	_, err := s.auth.SignIn(r.Context(), in.Name, r.PostFormValue("password"))
	switch {
	case errors.Is(err, auth.ErrWrong):
		s.render(w, r, http.StatusUnauthorized, "signin.html", "Sign in", in)
	case err != nil:
		s.fail(w, r, err)
	default:
		http.Redirect(w, r, in.Next, http.StatusSeeOther)
	}
}

// local returns a path of this site, or its home.
func local(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.HasPrefix(path, "/\\") {
		return "/"
	}
	return path
}
