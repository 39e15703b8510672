// Package app puts the parts of the application together.
package app

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/alexedwards/argon2id"

	"github.com/supportops/policy/examples/helpdesk/internal/api"
	"github.com/supportops/policy/examples/helpdesk/internal/auth"
	"github.com/supportops/policy/examples/helpdesk/internal/desk"
	"github.com/supportops/policy/examples/helpdesk/internal/duty"
	"github.com/supportops/policy/examples/helpdesk/internal/rules"
	"github.com/supportops/policy/examples/helpdesk/internal/seed"
	"github.com/supportops/policy/examples/helpdesk/internal/store"
	"github.com/supportops/policy/examples/helpdesk/internal/web"
)

// DemoPassword is that of all invented users.
const DemoPassword = "open sesame"

// Config is what the environment says. The zero values of Now, Limits and
// Hashing are for the real world.
type Config struct {
	Database      string // postgres://…, or the path of a SQLite file
	WebhookURL    string
	WebhookSecret string // base64
	Secure        bool   // cookies for https alone
	Tickets       int    // to invent where there are no policies yet
	Log           *slog.Logger

	Now     func() time.Time
	Limits  auth.Limits
	Hashing *argon2id.Params
}

// App is an open application.
type App struct {
	Desk    *desk.Desk
	Auth    *auth.Auth
	Worker  *duty.Worker
	Handler http.Handler

	config Config
}

// Open opens the database, stores what a new desk begins with, and puts the
// handlers together. Nothing runs yet.
func Open(ctx context.Context, c Config) (*App, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Limits == (auth.Limits{}) {
		c.Limits = auth.Limits{Requests: 600, SignIns: 20, Body: 1 << 20}
	}
	if c.Hashing == nil {
		c.Hashing = argon2id.DefaultParams
	}
	s, err := store.Open(ctx, c.Database)
	if err != nil {
		return nil, err
	}
	a := &App{Desk: &desk.Desk{Store: s, Now: c.Now}, Auth: auth.New(s, c.Secure, c.Limits), config: c}
	a.Auth.Params = c.Hashing
	var hook *duty.Webhook
	if c.WebhookURL != "" {
		if hook, err = duty.NewWebhook(c.WebhookURL, c.WebhookSecret); err != nil {
			return nil, err
		}
	}
	a.Worker = duty.New(a.Desk, c.Log, hook)
	if err := a.begin(ctx); err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	api.Register(mux, a.Desk, a.Auth)
	web.Register(mux, a.Desk, a.Auth)
	mux.HandleFunc("GET /healthz", a.health)
	a.Handler = a.Auth.Handler(mux)
	return a, nil
}

// Close closes the database.
func (a *App) Close() error { return a.Desk.Store.Close() }

// Database says which kind of database it is, without secrets.
func (a *App) Database() string {
	if kind, _, ok := strings.Cut(a.config.Database, "://"); ok {
		return kind
	}
	return a.config.Database
}

func (a *App) health(w http.ResponseWriter, r *http.Request) {
	if err := a.Desk.Store.Ping(r.Context()); err != nil {
		http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
	}
}

// days is how far back the invented past goes.
const days = 90

// begin stores policies, people and tickets where there are no policies yet,
// all of it or nothing. Of two servers that begin at once one does it.
func (a *App) begin(ctx context.Context) error {
	n, err := a.Desk.Store.DocumentCount(ctx)
	if err != nil || n > 0 {
		return err
	}
	if err := a.fill(ctx); err != nil {
		if n, failed := a.Desk.Store.DocumentCount(ctx); failed != nil || n == 0 {
			return err
		}
	}
	return nil
}

func (a *App) fill(ctx context.Context) error {
	now := a.config.Now()
	return a.Desk.Store.Tx(ctx, func(c *store.Conn) error {
		if err := seed.Policies(ctx, c, now.AddDate(0, 0, -days-1).Truncate(24*time.Hour)); err != nil || a.config.Tickets == 0 {
			return err
		}
		a.config.Log.Info("inventing", "tickets", a.config.Tickets, "lead", "vera", "agent", "amir", "customer", "ada", "password", DemoPassword)
		if err := a.people(ctx, c); err != nil {
			return err
		}
		documents, err := c.Documents(ctx)
		if err != nil {
			return err
		}
		set, err := rules.NewSet(documents)
		if err != nil {
			return err
		}
		return seed.Tickets(ctx, c, set, seed.Invented{Seed: 1, Days: days}, now, 0, a.config.Tickets)
	})
}

// people stores the invented users, all with one password.
func (a *App) people(ctx context.Context, c *store.Conn) error {
	hash, err := argon2id.CreateHash(DemoPassword, a.config.Hashing)
	if err != nil {
		return err
	}
	for role, names := range seed.Users() {
		for _, name := range names {
			u := store.User{Name: name, Role: role, Password: hash}
			if role == string(auth.Customer) {
				u.Account, u.Customer = seed.Account(name)
			}
			if err := c.PutUser(ctx, u); err != nil {
				return err
			}
		}
	}
	return nil
}
