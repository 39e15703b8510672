// Command helpdesk is a small ticketing application on the library: events in
// SQLite or PostgreSQL, everything else folded from them.
//
//	go -C examples/helpdesk run .                              http://127.0.0.1:8080, helpdesk.db in the folder
//	DATABASE_URL=postgres://… go -C examples/helpdesk run .    the same on PostgreSQL
package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"
	_ "time/tzdata" // the desk runs where there is no zone database

	"github.com/supportops/policy/examples/helpdesk/internal/app"
	"github.com/supportops/policy/examples/internal/command"
)

func main() {
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, log, os.Args[1:]); err != nil {
		os.Exit(command.Status("helpdesk", err, os.Stderr))
	}
}

func run(ctx context.Context, log *slog.Logger, args []string) error {
	c := app.Config{
		Database:      cmp.Or(os.Getenv("DATABASE_URL"), "helpdesk.db"),
		WebhookURL:    os.Getenv("WEBHOOK_URL"),
		WebhookSecret: os.Getenv("WEBHOOK_SECRET"),
		Log:           log,
	}
	flags := flag.NewFlagSet("helpdesk", flag.ContinueOnError)
	addr := flags.String("addr", "127.0.0.1:8080", "`address` to listen on")
	flags.IntVar(&c.Tickets, "demo", 3000, "invent so many `tickets`, and users, if the database is empty")
	flags.BoolVar(&c.Secure, "secure", false, "cookies for https alone, for a desk behind a proxy")
	rebuild := flags.Bool("rebuild", false, "fold what lists show anew, and end")
	token := flags.String("token", "", "print a new token for the programs of a `user`, and end")
	if err := command.Parse(flags, args, os.Stderr, "[flags]", 0, ""); err != nil {
		return err
	}
	host, _, err := net.SplitHostPort(*addr)
	if err != nil {
		return command.Usage("-addr: %w", err)
	}
	if ip := net.ParseIP(host); c.Tickets > 0 && host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return command.Usage("-addr %s: invented users have a known password; with -demo 0 there are none", *addr)
	}
	a, err := app.Open(ctx, c)
	if err != nil {
		return err
	}
	defer a.Close()
	switch {
	case *rebuild:
		return a.Desk.Rebuild(ctx)
	case *token != "":
		text, err := a.Auth.NewToken(ctx, *token)
		fmt.Println(text)
		return err
	}
	listener, err := net.Listen("tcp", *addr)
	if err != nil {
		return err
	}
	log.Info("open", "url", "http://"+listener.Addr().String(), "database", a.Database())
	return serve(ctx, a, listener)
}

// serve answers and works until ctx ends, and then finishes what it is at.
func serve(ctx context.Context, a *app.App, listener net.Listener) error {
	var working sync.WaitGroup
	working.Go(func() { a.Worker.Run(ctx) })
	server := &http.Server{Handler: a.Handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	var err error
	select {
	case err = <-failed:
	case <-ctx.Done():
		ending, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		err = server.Shutdown(ending)
	}
	working.Wait()
	return err
}
