// Package auth says who is asking and what they may do: sessions for people,
// tokens for programs, three roles, and what every request has to bear.
package auth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/alexedwards/scs/v2"
	"github.com/go-chi/httprate"

	"github.com/supportops/policy/examples/helpdesk/internal/desk"
	"github.com/supportops/policy/examples/helpdesk/internal/store"
	"github.com/supportops/policy/lifecycle"
)

// Role is what somebody may do. Each may do all that the one before may.
type Role string

// The roles.
const (
	Anybody  Role = ""
	Customer Role = "customer" // opens tickets and sees their own
	Agent    Role = "agent"    // works on tickets
	Lead     Role = "lead"     // puts policies in force
)

// May reports whether r may do what at least least is needed for. A role that
// is not one of ours may do nothing.
func (r Role) May(least Role) bool {
	rank := map[Role]int{Customer: 1, Agent: 2, Lead: 3}
	return least == Anybody || rank[r] > 0 && rank[least] > 0 && rank[r] >= rank[least]
}

// Errors of signing in and of access.
var (
	ErrWrong  = errors.New("wrong name or password")
	ErrDenied = errors.New("not for your role")
)

// User is who is asking. The zero User is anybody.
type User struct {
	Name string
	Role Role

	Account, Customer string // of a customer: the account, and its tier or segment
}

// Person returns the user as the desk knows people.
func (u User) Person() desk.Person {
	p := desk.Person{Name: u.Name, Side: lifecycle.Agent, Role: string(u.Role)}
	if u.Role == Customer {
		p.Side = lifecycle.Customer
	}
	return p
}

// Sees reports whether the user may see a ticket that somebody opened.
func (u User) Sees(requester string) bool {
	return u.Role.May(Agent) || u.Role == Customer && u.Name == requester
}

// Auth knows users and sessions.
type Auth struct {
	Store    *store.Store
	Sessions *scs.SessionManager
	Params   *argon2id.Params // nil: argon2id.DefaultParams
	Limits   Limits
}

// Limits bound how much one user, or one address of nobody known, may ask.
type Limits struct {
	Requests int   // a minute
	SignIns  int   // a minute and address
	Body     int64 // bytes of a form
}

// New returns an Auth with sessions in the store.
func New(s *store.Store, secure bool, limits Limits) *Auth {
	m := scs.New()
	m.Store = store.Sessions{Store: s}
	m.Lifetime, m.IdleTimeout = 12*time.Hour, 2*time.Hour
	m.Cookie.Name, m.Cookie.HttpOnly, m.Cookie.SameSite, m.Cookie.Secure = "helpdesk", true, http.SameSiteLaxMode, secure
	m.HashTokenInStore = true
	return &Auth{Store: s, Sessions: m, Params: argon2id.DefaultParams, Limits: limits}
}

// AddUser stores a user.
func (a *Auth) AddUser(ctx context.Context, u User, password string) error {
	hash, err := argon2id.CreateHash(password, a.Params)
	if err != nil {
		return err
	}
	return a.Store.PutUser(ctx, store.User{Name: u.Name, Role: string(u.Role), Password: hash, Account: u.Account, Customer: u.Customer})
}

// NewToken gives a user a new token for programs, in place of a former one.
func (a *Auth) NewToken(ctx context.Context, name string) (string, error) {
	u, err := a.Store.User(ctx, name)
	if err != nil {
		return "", err
	}
	token := rand.Text()
	u.Token = hashed(token)
	return token, a.Store.PutUser(ctx, u)
}

func hashed(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// nobody is a hash that takes as long to compare as any other, so that a
// name that nobody has is not answered sooner.
const nobody = "$argon2id$v=19$m=65536,t=1,p=2$c29tZXNhbHRzb21lc2FsdA$2pbMVTNfm7gAzkbzLHzEzBOFNAI7ATQ4w6XcGjdSGFg"

// SignIn begins a session.
func (a *Auth) SignIn(ctx context.Context, name, password string) (User, error) {
	u, err := a.Store.User(ctx, name)
	missing := errors.Is(err, store.ErrNotFound)
	if err != nil && !missing {
		return User{}, err
	}
	if missing {
		u.Password = nobody
	}
	ok, err := argon2id.ComparePasswordAndHash(password, u.Password)
	if err != nil {
		return User{}, err
	}
	if !ok || missing {
		return User{}, ErrWrong
	}
	if err := a.Sessions.RenewToken(ctx); err != nil {
		return User{}, err
	}
	a.Sessions.Put(ctx, "user", u.Name)
	return user(u), nil
}

// SignOut ends the session.
func (a *Auth) SignOut(ctx context.Context) error { return a.Sessions.Destroy(ctx) }

func user(u store.User) User {
	return User{Name: u.Name, Role: Role(u.Role), Account: u.Account, Customer: u.Customer}
}

type contextKey struct{}

// From returns who is asking.
func From(ctx context.Context) User {
	u, _ := ctx.Value(contextKey{}).(User)
	return u
}

// Handler wraps the whole application: it finds out who is asking, and sees to
// limits, forgery and headers. Access itself is the matter of each route.
func (a *Auth) Handler(next http.Handler) http.Handler {
	limit := httprate.LimitBy(a.Limits.Requests, time.Minute, key)
	forgery := http.NewCrossOriginProtection()
	return headers(forgery.Handler(a.Sessions.LoadAndSave(a.identify(limit(a.limitInterface(a.body(next)))))))
}

// LimitSignIn bounds how often one address may try to sign in. The page of
// signing in is wrapped in it; the interface's operation is by Handler.
func (a *Auth) LimitSignIn(next http.Handler) http.Handler {
	return httprate.LimitBy(a.Limits.SignIns, time.Minute, func(r *http.Request) (string, error) { return address(r), nil })(next)
}

// limitInterface applies LimitSignIn where a session is asked of the interface.
func (a *Auth) limitInterface(next http.Handler) http.Handler {
	limited := a.LimitSignIn(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && r.URL.Path == "/api/session" {
			limited.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func key(r *http.Request) (string, error) {
	if u := From(r.Context()); u.Name != "" {
		return "user " + u.Name, nil
	}
	return address(r), nil
}

func address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

func (a *Auth) body(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/api/") { // whose operations have limits of their own
			r.Body = http.MaxBytesReader(w, r.Body, a.Limits.Body)
		}
		next.ServeHTTP(w, r)
	})
}

// identify puts the user of the token, or else of the session, in the context.
func (a *Auth) identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := r.Context()
		var u store.User
		var err error
		if token, ok := strings.CutPrefix(r.Header.Get("authorization"), "Bearer "); ok {
			u, err = a.Store.UserByToken(ctx, hashed(token))
		} else if name := a.Sessions.GetString(ctx, "user"); name != "" {
			u, err = a.Store.User(ctx, name)
		}
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
			return
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(ctx, contextKey{}, user(u))))
	})
}

// headers sets what every answer bears. Nothing is loaded from elsewhere, and
// no script or style stands in a page.
func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("content-security-policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("x-content-type-options", "nosniff")
		h.Set("x-frame-options", "DENY")
		h.Set("referrer-policy", "same-origin")
		h.Set("cross-origin-opener-policy", "same-origin")
		h.Set("permissions-policy", "camera=(), microphone=(), geolocation=()")
		h.Set("cache-control", "no-store")
		next.ServeHTTP(w, r)
	})
}
