// Package web has the pages of the desk.
package web

import (
	"net/http"

	"github.com/supportops/policy/examples/helpdesk/internal/auth"
	"github.com/supportops/policy/examples/helpdesk/internal/desk"
)

// Register adds the pages to a mux.
func Register(mux *http.ServeMux, d *desk.Desk, a *auth.Auth) {
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("content-type", "text/plain; charset=utf-8")
		_, _ = w.Write([]byte("The pages come here; the JSON interface is described at /api/openapi.json\n"))
	})
}
