package web_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/supportops/policy/examples/helpdesk/internal/app"
	"github.com/supportops/policy/examples/helpdesk/internal/auth"
	"github.com/supportops/policy/examples/helpdesk/internal/web"
)

// newSite opens a desk with invented tickets on a Tuesday morning.
func newSite(t *testing.T, tickets int) *site {
	s := &site{}
	morning := time.Date(2026, 9, 15, 8, 0, 0, 0, time.UTC)
	now := func() time.Time { return morning.Add(time.Duration(s.offset.Load())) }
	a, err := app.Open(t.Context(), app.Config{
		Database: filepath.Join(t.TempDir(), "desk.db"), Tickets: tickets, Log: slog.New(slog.DiscardHandler), Now: now,
		Limits:  auth.Limits{Requests: 100000, SignIns: 100000, Body: 1 << 20},
		Hashing: &argon2id.Params{Memory: 1024, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32},
	})
	if err != nil {
		t.Fatal(err)
	}
	s.app, s.Server = a, httptest.NewServer(a.Handler)
	t.Cleanup(func() {
		s.Server.Close()
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// advance moves the clock on, and does what has become due.
func (b *browser) advance(d time.Duration) {
	b.Helper()
	b.offset.Add(int64(d))
	for {
		n, _, err := b.app.Desk.Sweep(b.ctx, 1000)
		if err != nil {
			b.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
}

// client is somebody who is signed in, or nobody.
func (s *site) client(t *testing.T, name string) *http.Client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	if name != "" {
		r, err := c.PostForm(s.URL+"/signin", url.Values{"name": {name}, "password": {app.DemoPassword}})
		if err != nil || r.StatusCode != http.StatusSeeOther {
			t.Fatal(r, err)
		}
		r.Body.Close()
	}
	return c
}

// Each page and form is refused to every role below its own.
func TestEveryRouteDenies(t *testing.T) {
	s := newSite(t, 20)
	routes := web.Register(http.NewServeMux(), s.app.Desk, s.app.Auth)
	if len(routes) < 20 {
		t.Fatalf("%d routes", len(routes))
	}
	people := []struct {
		name string
		role auth.Role
	}{{"", auth.Anybody}, {"ada", auth.Customer}, {"amir", auth.Agent}, {"vera", auth.Lead}}
	denied := 0
	for _, p := range people {
		c := s.client(t, p.name)
		for _, route := range routes {
			method, path, _ := strings.Cut(route.Pattern, " ")
			path = strings.NewReplacer("{id}", "nothing", "{kind}", "sla", "{name}", "tickets", "{$}", "").Replace(path)
			if path == "/signout" || path == "/signin" {
				continue
			}
			r, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			answer, err := c.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			_, _ = io.Copy(io.Discard, answer.Body)
			answer.Body.Close()
			switch {
			case p.role.May(route.Least):
				if answer.StatusCode == http.StatusForbidden || answer.StatusCode == http.StatusUnauthorized || answer.StatusCode >= 500 {
					t.Errorf("%s, %q: %s", route.Pattern, p.role, answer.Status)
				}
				continue
			case p.role == auth.Anybody && method == http.MethodGet:
				if answer.StatusCode != http.StatusSeeOther || !strings.HasPrefix(answer.Header.Get("location"), "/signin?next=") {
					t.Errorf("%s, nobody: %s to %q", route.Pattern, answer.Status, answer.Header.Get("location"))
				}
			case p.role == auth.Anybody:
				if answer.StatusCode != http.StatusUnauthorized {
					t.Errorf("%s, nobody: %s", route.Pattern, answer.Status)
				}
			default:
				if answer.StatusCode != http.StatusForbidden {
					t.Errorf("%s, %q: %s", route.Pattern, p.role, answer.Status)
				}
			}
			denied++
		}
	}
	t.Logf("%d routes, %d denials", len(routes), denied)
}

// A customer sees no ticket of others, and no internal note.
func TestCustomerSeesTheirOwn(t *testing.T) {
	s := newSite(t, 40)
	tickets, err := s.app.Desk.Store.Tickets(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c := s.client(t, "ada")
	for _, ticket := range tickets {
		r, err := c.Get(s.URL + "/tickets/" + ticket.ID)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r.Body)
		r.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		want := http.StatusNotFound
		if ticket.Requester == "ada" {
			want = http.StatusOK
		}
		if r.StatusCode != want || strings.Contains(string(body), `class="message internal"`) {
			t.Errorf("%s of %s: %s", ticket.ID, ticket.Requester, r.Status)
		}
	}
}

// What a form may not do: come from elsewhere, be too long, lead elsewhere.
func TestFormsAreGuarded(t *testing.T) {
	s := newSite(t, 5)
	c := s.client(t, "ada")
	post := func(path string, form url.Values, origin string) *http.Response {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+path, strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("content-type", "application/x-www-form-urlencoded")
		if origin != "" {
			r.Header.Set("origin", origin)
			r.Header.Set("sec-fetch-site", "cross-site")
		}
		answer, err := c.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		return answer
	}
	if r := post("/new", url.Values{"subject": {"x"}}, "https://elsewhere.example"); r.StatusCode != http.StatusForbidden {
		t.Errorf("from elsewhere: %s", r.Status)
	}
	if r := post("/new", url.Values{"subject": {strings.Repeat("x", 2<<20)}}, ""); r.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("too long: %s", r.Status)
	}
	if r := post("/new", url.Values{"subject": {" "}}, ""); r.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("no subject: %s", r.Status)
	}
	for _, next := range []string{"https://elsewhere.example/", "//elsewhere.example", `/\elsewhere.example`} {
		r := post("/signin", url.Values{"name": {"ada"}, "password": {app.DemoPassword}, "next": {next}}, "")
		if to := r.Header.Get("location"); to != "/" {
			t.Errorf("sign-in leads to %q", to)
		}
	}
	one := url.Values{"subject": {"once"}, "event": {"the-same"}}
	for range 2 { // sent twice, opened once
		if r := post("/new", one, ""); r.StatusCode != http.StatusSeeOther || r.Header.Get("location") != "/tickets/the-same" {
			t.Errorf("%s to %s", r.Status, r.Header.Get("location"))
		}
	}
	r, err := c.Get(s.URL + "/mine")
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	for _, h := range []string{"content-security-policy", "x-frame-options", "x-content-type-options", "referrer-policy"} {
		if r.Header.Get(h) == "" {
			t.Errorf("no header %s", h)
		}
	}
}
