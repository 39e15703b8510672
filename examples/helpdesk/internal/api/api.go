// Package api is the JSON interface of the desk, with its OpenAPI document at
// /api/openapi.json. Each operation states the least role that it is for.
package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"path"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/supportops/policy/examples/helpdesk/internal/auth"
	"github.com/supportops/policy/examples/helpdesk/internal/desk"
	"github.com/supportops/policy/examples/helpdesk/internal/store"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/rows"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/whatif"
)

// role is the metadata of an operation that says who may ask.
const role = "role"

// API is the operations of a desk.
type API struct {
	huma huma.API
	desk *desk.Desk
	auth *auth.Auth
}

// Register adds the operations to a mux.
func Register(mux *http.ServeMux, d *desk.Desk, a *auth.Auth) huma.API {
	config := huma.DefaultConfig("helpdesk", "1")
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "/api/openapi", "", "/api/schemas"
	config.CreateHooks = nil // no links to schemas in answers
	config.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	x := &API{huma: humago.New(mux, config), desk: d, auth: a}
	x.huma.UseMiddleware(x.authorize)
	x.session()
	x.tickets()
	x.acts()
	x.people()
	x.reports()
	x.policies()
	x.imports()
	return x.huma
}

// schemaName names a type with its package, as several have a Ticket.
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	name := huma.DefaultSchemaNamer(t, hint)
	if t.PkgPath() == "" {
		return name
	}
	of := path.Base(t.PkgPath())
	return strings.ToUpper(of[:1]) + of[1:] + name
}

// add adds an operation for users of at least a role. Every answer that is no
// success has the form of RFC 9457.
func add[I, O any](x *API, least auth.Role, method, route, summary string, f func(context.Context, *I) (*O, error), more ...func(*huma.Operation)) {
	op := huma.Operation{
		Method: method, Path: route, Summary: summary, Metadata: map[string]any{role: least},
		OperationID: strings.ToLower(method) + strings.NewReplacer("/api", "", "/", "-", "{", "", "}", "").Replace(route),
	}
	for _, m := range more {
		m(&op)
	}
	huma.Register(x.huma, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := f(ctx, in)
		return out, problem(err)
	})
}

// authorize asks for the role of the operation.
func (x *API) authorize(ctx huma.Context, next func(huma.Context)) {
	least, ok := ctx.Operation().Metadata[role].(auth.Role)
	u := auth.From(ctx.Context())
	switch {
	case !ok:
		huma.WriteErr(x.huma, ctx, http.StatusInternalServerError, "the operation states no role")
	case u.Role.May(least):
		next(ctx)
	case u.Role == auth.Anybody:
		huma.WriteErr(x.huma, ctx, http.StatusUnauthorized, "sign in first")
	default:
		huma.WriteErr(x.huma, ctx, http.StatusForbidden, auth.ErrDenied.Error())
	}
}

// problem gives an error its status.
func problem(err error) error {
	var status huma.StatusError
	switch {
	case err == nil || errors.As(err, &status):
		return err
	case errors.Is(err, store.ErrNotFound):
		return huma.Error404NotFound(err.Error())
	case errors.Is(err, store.ErrConflict), errors.Is(err, desk.ErrDenied):
		return huma.Error409Conflict(err.Error(), err)
	case errors.Is(err, auth.ErrDenied):
		return huma.Error403Forbidden(err.Error())
	case errors.Is(err, auth.ErrWrong):
		return huma.Error401Unauthorized(err.Error())
	case errors.Is(err, desk.ErrInvalid):
		return huma.Error422UnprocessableEntity(err.Error(), details(err)...)
	}
	return huma.Error503ServiceUnavailable("something is out of order; try again")
}

// details lists the defects that the library names.
func details(err error) (out []error) {
	var spec *sla.SpecError
	if errors.As(err, &spec) {
		for _, f := range spec.Fields {
			out = append(out, &huma.ErrorDetail{Location: f.Path, Message: f.Err.Error()})
		}
	}
	return out
}

// body is an answer.
type body[T any] struct{ Body T }

func answer[T any](v T, err error) (*body[T], error) {
	if err != nil {
		return nil, err
	}
	return &body[T]{v}, nil
}

type none struct{}

// Me is who is signed in.
type Me struct {
	Name string    `json:"name"`
	Role auth.Role `json:"role"`
}

func (x *API) session() {
	add(x, auth.Anybody, http.MethodPost, "/api/session", "Sign in", func(ctx context.Context, in *struct {
		Body struct {
			Name     string `json:"name" maxLength:"100"`
			Password string `json:"password" maxLength:"200"`
		}
	}) (*body[Me], error) {
		u, err := x.auth.SignIn(ctx, in.Body.Name, in.Body.Password)
		return answer(Me{u.Name, u.Role}, err)
	})
	add(x, auth.Customer, http.MethodDelete, "/api/session", "Sign out", func(ctx context.Context, _ *none) (*none, error) {
		return nil, x.auth.SignOut(ctx)
	})
	add(x, auth.Customer, http.MethodGet, "/api/session", "Who is signed in", func(ctx context.Context, _ *none) (*body[Me], error) {
		u := auth.From(ctx)
		return answer(Me{u.Name, u.Role}, nil)
	})
}

// visible returns a ticket that the user may see. One of somebody else is not
// found, so that nobody learns which there are.
func (x *API) visible(ctx context.Context, id string) (*desk.Ticket, error) {
	t, err := x.desk.Ticket(ctx, id)
	if err != nil {
		return nil, err
	}
	if !auth.From(ctx).Sees(t.Timeline.Opening.Actor) {
		return nil, huma.Error404NotFound("ticket " + id + ": not found")
	}
	return t, nil
}

// Ticket is all that is known of a ticket.
type Ticket struct {
	store.Ticket
	Events   []lifecycle.Event `json:"events"`
	Timeline *machine.Timeline `json:"timeline,omitempty"`
	Clocks   []sla.Explanation `json:"clocks"`
	Moves    []machine.Permit  `json:"moves,omitempty"`
	Duties   []store.Duty      `json:"duties,omitempty"`
	NextLook time.Time         `json:"next_look,omitzero"`
	Policies []DocumentVersion `json:"policies,omitempty"` // by which it is judged
}

// DocumentVersion names a version of a document.
type DocumentVersion struct {
	Kind    string `json:"kind"`
	Name    string `json:"name"`
	Version int    `json:"version"`
}

func (x *API) ticket(ctx context.Context, in *struct {
	ID string `path:"id"`
}) (*body[Ticket], error) {
	t, err := x.visible(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	u := auth.From(ctx)
	out := Ticket{Ticket: t.Row(), Events: t.Seen(u.Role.May(auth.Agent)), Clocks: t.Explanations}
	if u.Role.May(auth.Agent) {
		out.Timeline, out.Moves, out.NextLook = t.Timeline, t.Moves(u.Person()), t.NextLook()
		for _, d := range t.Book.Documents {
			out.Policies = append(out.Policies, DocumentVersion{d.Kind, d.Name, d.Version})
		}
		out.Duties, err = x.desk.Store.Duties(ctx, in.ID)
	}
	return answer(out, err)
}

func (x *API) tickets() {
	add(x, auth.Customer, http.MethodPost, "/api/tickets/{id}", "Open a ticket under an id of the caller's", func(ctx context.Context, in *struct {
		ID   string `path:"id" maxLength:"100"`
		Body desk.Request
	}) (*none, error) {
		u := auth.From(ctx)
		if u.Role == auth.Customer {
			in.Body.Customer, in.Body.Account, in.Body.Facts = u.Customer, u.Account, nil // the desk knows who a customer is
		}
		return nil, x.desk.Create(ctx, in.ID, u.Person(), in.Body)
	})
	add(x, auth.Customer, http.MethodGet, "/api/tickets/{id}", "A ticket: events, clocks with their ledgers, permitted moves", x.ticket)
	add(x, auth.Customer, http.MethodGet, "/api/tickets", "The tickets opened last, of a customer their own", func(ctx context.Context, in *struct {
		Class     string `query:"class" enum:"open,waiting,done"`
		Group     string `query:"group"`
		Requester string `query:"requester"`
		Assignee  string `query:"assignee"`
		Limit     int    `query:"limit" default:"50" minimum:"1" maximum:"500"`
	}) (*body[[]store.Ticket], error) {
		f := store.Filter{Class: in.Class, Group: in.Group, Requester: in.Requester, Assignee: in.Assignee}
		if u := auth.From(ctx); u.Role == auth.Customer {
			f.Requester = u.Name
		}
		return answer(x.desk.Store.Newest(ctx, f, in.Limit))
	})
	add(x, auth.Agent, http.MethodGet, "/api/queue", "The tickets that wait for the desk, the next first", func(ctx context.Context, in *struct {
		Group string `query:"group"`
		Limit int    `query:"limit" default:"50" minimum:"1" maximum:"500"`
	}) (*body[[]desk.Place], error) {
		return answer(x.desk.Queue(ctx, in.Group, in.Limit))
	})
}

func (x *API) acts() {
	add(x, auth.Agent, http.MethodPost, "/api/tickets/{id}/events", "Post events; each id is taken once", func(ctx context.Context, in *struct {
		ID      string `path:"id" maxLength:"100"`
		Body    []lifecycle.Event
		RawBody []byte
	}) (*body[Added], error) {
		events, err := lifecycle.Read[[]lifecycle.Event](in.RawBody)
		if err != nil {
			return nil, huma.Error422UnprocessableEntity(err.Error(), details(err)...)
		}
		n, err := x.desk.Post(ctx, in.ID, events...)
		return answer(Added{n}, err)
	}, func(op *huma.Operation) { op.SkipValidateBody = true })
	add(x, auth.Customer, http.MethodPost, "/api/tickets/{id}/replies/{event}", "Write to a ticket", func(ctx context.Context, in *struct {
		ID    string `path:"id"`
		Event string `path:"event" maxLength:"200"`
		Body  struct {
			Text     string `json:"text" maxLength:"20000"`
			Internal bool   `json:"internal,omitempty"`
		}
	}) (*none, error) {
		if _, err := x.visible(ctx, in.ID); err != nil {
			return nil, err
		}
		u := auth.From(ctx)
		if in.Body.Internal && !u.Role.May(auth.Agent) {
			return nil, auth.ErrDenied
		}
		return nil, x.desk.Reply(ctx, in.ID, in.Event, u.Person(), in.Body.Text, in.Body.Internal)
	})
	add(x, auth.Agent, http.MethodPost, "/api/tickets/{id}/moves/{event}", "Make a step that the machine permits", func(ctx context.Context, in *struct {
		ID    string `path:"id"`
		Event string `path:"event" maxLength:"200"`
		Body  struct {
			Move   string `json:"move"`
			Reason string `json:"reason,omitempty"`
		}
	}) (*none, error) {
		return nil, x.desk.Move(ctx, in.ID, in.Event, auth.From(ctx).Person(), in.Body.Move, in.Body.Reason)
	})
	add(x, auth.Agent, http.MethodPost, "/api/tickets/{id}/assignments/{event}", "Give a ticket to somebody", func(ctx context.Context, in *struct {
		ID    string `path:"id"`
		Event string `path:"event" maxLength:"200"`
		Body  struct {
			Group    string `json:"group,omitempty"`
			Assignee string `json:"assignee,omitempty"`
		}
	}) (*none, error) {
		return nil, x.desk.Assign(ctx, in.ID, in.Event, auth.From(ctx).Person(), in.Body.Group, in.Body.Assignee)
	})
	add(x, auth.Agent, http.MethodPost, "/api/tickets/{id}/acknowledgements/{event}", "Take care of an escalation", func(ctx context.Context, in *struct {
		ID    string `path:"id"`
		Event string `path:"event" maxLength:"200"`
	}) (*none, error) {
		return nil, x.desk.Acknowledge(ctx, in.ID, in.Event, auth.From(ctx).Person())
	})
}

// Added counts new events.
type Added struct {
	Added int `json:"added"`
}

func (x *API) people() {
	add(x, auth.Agent, http.MethodGet, "/api/escalations", "What was due on ladders and by triggers, and who was told", func(ctx context.Context, in *struct {
		Limit int `query:"limit" default:"50" minimum:"1" maximum:"500"`
	}) (*body[[]desk.Told], error) {
		return answer(x.desk.Escalations(ctx, in.Limit))
	})
	add(x, auth.Agent, http.MethodGet, "/api/oncall", "Who is on call", func(ctx context.Context, in *struct {
		From time.Time `query:"from" required:"true"`
		To   time.Time `query:"to" required:"true"`
	}) (*body[[]desk.OnCall], error) {
		if d := in.To.Sub(in.From); d <= 0 || d > 400*24*time.Hour {
			return nil, huma.Error422UnprocessableEntity("want from before to, at most 400 days")
		}
		return answer(x.desk.OnCall(ctx, in.From, in.To))
	})
}

func (x *API) reports() {
	add(x, auth.Agent, http.MethodGet, "/api/dashboard", "The last week against its bands, with trends and detectors", func(ctx context.Context, in *struct {
		Weeks int `query:"weeks" default:"10" minimum:"2" maximum:"52"`
	}) (*body[desk.Dashboard], error) {
		return answer(x.desk.Dashboard(ctx, in.Weeks))
	})
	add(x, auth.Lead, http.MethodGet, "/api/staffing", "How many people next week needs", func(ctx context.Context, _ *none) (*body[desk.Staffing], error) {
		return answer(x.desk.Staff(ctx))
	})
}

func (x *API) policies() {
	add(x, auth.Agent, http.MethodGet, "/api/documents", "All versions of all policy documents", func(ctx context.Context, _ *none) (*body[[]store.Document], error) {
		set, err := x.desk.Rules(ctx)
		return answer(set.Documents, err)
	})
	add(x, auth.Lead, http.MethodPost, "/api/documents/try", "What is wrong with a draft, and what looks wrong", func(ctx context.Context, in *struct{ Body desk.Draft }) (*body[desk.Trial], error) {
		return answer(x.desk.Try(ctx, in.Body))
	})
	add(x, auth.Lead, http.MethodPost, "/api/documents/whatif", "How verdicts on tickets of the past would differ under a draft", func(ctx context.Context, in *struct {
		Since time.Time `query:"since"`
		Body  desk.Draft
	}) (*body[whatif.Sum], error) {
		return answer(x.desk.WhatIf(ctx, in.Body, in.Since))
	})
	add(x, auth.Lead, http.MethodPost, "/api/documents", "Put a draft in force", func(ctx context.Context, in *struct{ Body desk.Draft }) (*body[InForce], error) {
		version, trial, err := x.desk.PutInForce(ctx, auth.From(ctx).Person(), in.Body)
		if errors.Is(err, desk.ErrInvalid) {
			var out []error
			for _, f := range trial.Defects {
				out = append(out, &huma.ErrorDetail{Location: f.Path, Message: f.Message})
			}
			for _, f := range trial.Failed {
				for _, d := range f.Differences {
					out = append(out, &huma.ErrorDetail{Location: f.Suite + ": " + f.Case, Message: d.String()})
				}
			}
			return nil, huma.Error422UnprocessableEntity(err.Error(), out...)
		}
		return answer(InForce{version, trial}, err)
	})
}

// InForce is a version that was put in force.
type InForce struct {
	Version int        `json:"version"`
	Trial   desk.Trial `json:"trial"`
}

func (x *API) imports() {
	add(x, auth.Lead, http.MethodPost, "/api/imports/{id}", "Import a CSV log", func(ctx context.Context, in *struct {
		ID   string `path:"id" maxLength:"100"`
		Body struct {
			Spec json.RawMessage `json:"spec" doc:"a document of lifecycle/rows"`
			Log  string          `json:"log" doc:"CSV with a header"`
		}
	}) (*none, error) {
		spec, err := lifecycle.Read[rows.Spec](in.Body.Spec)
		if err != nil {
			return nil, huma.Error422UnprocessableEntity(err.Error(), details(err)...)
		}
		return nil, x.desk.Upload(ctx, in.ID, auth.From(ctx).Person(), spec, strings.NewReader(in.Body.Log))
	}, func(op *huma.Operation) { op.MaxBodyBytes, op.BodyReadTimeout = 64<<20, time.Minute })
	add(x, auth.Lead, http.MethodGet, "/api/imports", "All imports", func(ctx context.Context, _ *none) (*body[[]desk.Progress], error) {
		return answer(x.desk.Imports(ctx))
	})
	add(x, auth.Lead, http.MethodGet, "/api/imports/{id}", "How far an import has come", func(ctx context.Context, in *struct {
		ID string `path:"id"`
	}) (*body[desk.Progress], error) {
		return answer(x.desk.Progress(ctx, in.ID))
	})
}
