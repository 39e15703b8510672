package web_test

import (
	"context"
	_ "embed"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/supportops/policy/examples/helpdesk/internal/app"
)

//go:embed testdata/axe.min.js
var axe string

// browser is a headless Chromium before a desk of its own. The tests move the
// desk's clock.
type browser struct {
	*testing.T
	*site
	ctx context.Context
}

func chromium(t *testing.T) string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") != "" {
		t.Fatal("no Chromium; .ci/run installs one")
	}
	t.Skip("NOTE: no Chromium, so nothing is tried in a browser")
	return ""
}

func newBrowser(t *testing.T, s *site) *browser {
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium(t)), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()), chromedp.WindowSize(1280, 900),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.WSURLReadTimeout(2*time.Minute))
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	if err := chromedp.Do(ctx); err != nil { // starts it, for as long as ctx lives
		t.Fatal(err)
	}
	return &browser{t, s, ctx}
}

func (b *browser) run(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	for _, step := range steps {
		value(b, step)
	}
}

// value runs an action and returns what it is for.
func value[T any](b *browser, a chromedp.Action[T]) T {
	b.Helper()
	ctx, stop := context.WithTimeout(b.ctx, time.Minute)
	defer stop()
	out, err := chromedp.Run(ctx, a)
	if err != nil {
		ctx, stop := context.WithTimeout(b.ctx, 10*time.Second)
		defer stop()
		page, _ := chromedp.Run(ctx, chromedp.Text("body"))
		b.Fatalf("%v on\n%s", err, page)
	}
	return out
}

// script returns the value of a script on the page.
func script[T any](b *browser, format string, args ...any) T {
	b.Helper()
	return value(b, chromedp.Evaluate[T](fmt.Sprintf(format, args...), chromedp.EvalAwaitPromise))
}

func (b *browser) open(path string) {
	b.Helper()
	b.run(chromedp.Navigate(b.URL+path), chromedp.WaitVisible("main"))
}

// press presses the button whose text begins so, and waits for the page that
// comes.
func (b *browser) press(text string) {
	b.Helper()
	b.run(chromedp.Click(fmt.Sprintf(`//main//button[starts-with(normalize-space(), %q)]`, text)))
}

// sees waits until the page has a text.
func (b *browser) sees(want string) {
	b.Helper()
	var page string
	for range 300 {
		// While a page gives way to the next there is none to ask.
		if text, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`document.body ? document.body.innerText : ""`)); err == nil {
			page = text
		}
		if strings.Contains(strings.ToLower(page), strings.ToLower(want)) {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	b.Fatalf("no %q on\n%s", want, page)
}

func (b *browser) signIn(name string) {
	b.Helper()
	b.run(forget)
	b.open("/signin")
	b.run(chromedp.SendKeys(`input[name=name]`, name), chromedp.SendKeys(`input[name=password]`, app.DemoPassword+kb.Enter))
	b.sees(name + ", ")
}

func (b *browser) location() string {
	return strings.TrimPrefix(value(b, chromedp.Location()), b.URL)
}

// forget ends the session.
var forget = chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
	_, err := cdp.Call(ctx, t, network.ClearBrowserCookies, cdp.Empty{})
	return err
})

// accessible looks for what keeps people with other senses out.
func (b *browser) accessible(path string) {
	b.Helper()
	b.open(path)
	value(b, chromedp.Evaluate[int](axe+`;0`))
	found := script[[]string](b, `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}).then(r => r.violations.filter(v => ["serious", "critical"].includes(v.impact)).map(v => v.id + ": " + v.nodes[0].html + " " + v.nodes[0].failureSummary))`)
	for _, f := range found {
		b.Errorf("%s: %s", path, f)
	}
}

// A ticket's life: opened, answered, held, broken, escalated, solved, reopened.
func TestTicketInBrowser(t *testing.T) {
	b := newBrowser(t, newSite(t, 60))
	b.signIn("ada")
	b.open("/new")
	b.run(chromedp.SendKeys(`input[name=subject]`, "The printer burns"), chromedp.SendKeys(`textarea[name=text]`, "Smoke on the second floor."),
		chromedp.SetValue(`select[name=impact]`, "high"), chromedp.SetValue(`select[name=urgency]`, "high"))
	b.press("Open the ticket")
	b.sees("first response: pending")
	ticket := b.location()
	b.advance(20 * time.Minute)

	b.signIn("amir")
	b.open(ticket)
	b.run(chromedp.SendKeys(`textarea[name=text]`, "We are on our way."))
	b.press("Send")
	b.sees("first response: met")
	b.sees("We are on our way.")
	b.walk("triage", "assign", "start", "ask customer")
	b.sees("Held now")

	b.advance(3 * time.Hour)
	b.signIn("ada")
	b.open(ticket)
	b.run(chromedp.SendKeys(`textarea[name=text]`, "It still burns."))
	b.press("Send")
	b.sees("It still burns.")
	b.advance(9 * 24 * time.Hour)

	b.signIn("amir")
	b.open(ticket)
	b.sees("resolution: breached")
	b.sees("What was due, and was done")
	b.open("/escalations")
	b.sees("The printer burns")
	b.open(ticket)
	b.press("resolve")
	b.sees("resolved")
	b.press("reopen")
	b.sees("resolve → resolved")
}

// walk makes those of the steps that the machine permits now.
func (b *browser) walk(steps ...string) {
	b.Helper()
	for _, step := range steps {
		if script[bool](b, `[...document.querySelectorAll(".moves button:not(:disabled)")].some(x => x.textContent.startsWith(%q))`, step+" →") {
			b.press(step + " →")
			time.Sleep(300 * time.Millisecond)
			b.run(chromedp.WaitVisible("main"))
		}
	}
}

// A lead changes a promise: first wrongly, which is shown line by line, then
// rightly, after a look at what would have come of it.
func TestPolicyInBrowser(t *testing.T) {
	b := newBrowser(t, newSite(t, 200))
	b.signIn("vera")
	b.open("/policies/sla/tickets")
	edit := func(from, to string) {
		script[int](b, `(d => { if (!d.value.includes(%q)) throw Error("nothing to edit"); d.value = d.value.replace(%[1]q, %q); return 0 })(document.getElementById("document"))`, from, to)
	}
	edit(`"within": "1h`, `"within": "-1h`)
	b.press("Check")
	b.sees("1 defect")
	b.sees("within")
	b.press("line ")
	selected := script[string](b, `(d => d.value.substring(d.selectionStart, d.selectionEnd))(document.getElementById("document"))`)
	if !strings.Contains(selected, `"-1h`) {
		t.Errorf("the defect leads to %q", selected)
	}
	b.press("Put in force")
	b.sees("It was not put in force")
	b.sees("1 defect")
	edit(`"within": "-1h`, `"within": "2m`)
	b.press("Check")
	b.sees("Worked cases that it would not hold")
	edit(`"within": "2m`, `"within": "1h`)
	edit(`"within": "24h`, `"within": "10h`)
	b.press("Check")
	b.sees("It can be put in force")
	b.press("What if?")
	b.sees("would have another verdict")
	b.run(chromedp.SendKeys(`input[name=note]`, "ten hours are enough"))
	b.press("Put in force")
	b.sees("Version 2")
	b.sees("ten hours are enough")
}

// Everything that a mouse does, keys do.
func TestKeyboardInBrowser(t *testing.T) {
	b := newBrowser(t, newSite(t, 30))
	b.open("/signin")
	// The name has the focus.
	b.run(chromedp.KeyEvent("amir"), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(app.DemoPassword), chromedp.KeyEvent(kb.Enter))
	b.sees("amir, agent")
	tabTo := func(selector string) {
		t.Helper()
		for range 80 {
			b.run(chromedp.KeyEvent(kb.Tab))
			if script[bool](b, `document.activeElement.matches(%q)`, selector) {
				return
			}
		}
		t.Fatalf("no way by keys to %s", selector)
	}
	b.run(chromedp.KeyEvent(kb.Tab))
	if skip := script[string](b, `document.activeElement.textContent`); skip != "Skip to the page" {
		t.Errorf("the first stop is %q", skip)
	}
	tabTo("#queue a")
	b.run(chromedp.KeyEvent(kb.Enter))
	b.sees("Why is it due then?")
	tabTo("textarea[name=text]")
	b.run(chromedp.KeyEvent("By keys alone."))
	tabTo("form.card button")
	b.run(chromedp.KeyEvent(kb.Enter))
	b.sees("By keys alone.")
}

// pages are those that a lead sees, and a ticket.
func (b *browser) pages() []string {
	b.open("/queue")
	first := script[string](b, `document.querySelector("#queue tbody a").getAttribute("href")`)
	return []string{"/queue", first, "/mine", "/new", "/escalations", "/oncall", "/dashboard", "/policies", "/policies/sla/tickets", "/staffing", "/imports", "/signin"}
}

// No page keeps people out, in light or dark, and none is wider than a phone.
func TestPagesInBrowser(t *testing.T) {
	b := newBrowser(t, newSite(t, 300))
	b.signIn("vera")
	pages := b.pages()
	shots := os.Getenv("HELPDESK_SHOTS")
	for _, scheme := range []string{"light", "dark"} {
		b.run(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
			_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
			return err
		}))
		for i, page := range pages {
			b.accessible(page)
			if shots != "" {
				b.shoot(filepath.Join(shots, fmt.Sprintf("%s-%02d%s.png", scheme, i, strings.ReplaceAll(page, "/", "-"))))
			}
		}
	}
	b.run(chromedp.EmulateViewport(390, 844))
	for i, page := range pages {
		b.open(page)
		if wide := script[int](b, `document.documentElement.scrollWidth`); wide > 390 {
			t.Errorf("%s is %d wide on a phone of 390", page, wide)
		}
		if shots != "" {
			b.shoot(filepath.Join(shots, fmt.Sprintf("phone-%02d%s.png", i, strings.ReplaceAll(page, "/", "-"))))
		}
	}
}

func (b *browser) shoot(name string) {
	b.Helper()
	if err := os.WriteFile(name, value(b, chromedp.CaptureScreenshot()), 0o600); err != nil {
		b.Fatal(err)
	}
}

// site is a desk behind a server, with a clock of its own.
type site struct {
	*httptest.Server
	app    *app.App
	offset atomic.Int64
}
