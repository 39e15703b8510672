package duty

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/supportops/policy/examples/helpdesk/internal/desk"
	"github.com/supportops/policy/examples/helpdesk/internal/store"
)

// Webhook posts each duty to a URL, signed as standardwebhooks.com says. One
// that is not answered with 2xx is posted again, ever more rarely, up to a day
// apart. A server that dies after the answer posts again: the webhook-id says
// that it is the same.
type Webhook struct {
	URL    string
	Client *http.Client
	signer *standardwebhooks.Webhook
}

// NewWebhook returns a webhook that signs with a secret, in base64.
func NewWebhook(url, secret string) (*Webhook, error) {
	signer, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		return nil, fmt.Errorf("webhook secret: %w", err)
	}
	return &Webhook{URL: url, Client: &http.Client{Timeout: 10 * time.Second}, signer: signer}, nil
}

// Deliver posts the next duty; sent is false if none is to be posted now. An
// answer other than 2xx is no error.
func (h *Webhook) Deliver(ctx context.Context, d *desk.Desk, log *slog.Logger) (sent bool, err error) {
	var duty store.Duty
	err = d.Store.Tx(ctx, func(c *store.Conn) (err error) {
		duty, sent, err = c.TakeDuty(ctx, d.Now(), func(attempts int) time.Duration { return Backoff(attempts+1, 15*time.Second, 24*time.Hour) })
		return err
	})
	if err != nil || !sent {
		return false, err
	}
	if err := h.post(ctx, duty, d.Now()); err != nil {
		log.Warn("webhook", "duty", duty.String(), "attempt", duty.Attempts, "error", err)
		return true, nil
	}
	log.Info("webhook", "duty", duty.String(), "attempt", duty.Attempts)
	return true, d.Store.Delivered(ctx, duty, d.Now())
}

// post sends one duty.
func (h *Webhook) post(ctx context.Context, duty store.Duty, now time.Time) error {
	id := "msg_" + base64.RawURLEncoding.EncodeToString([]byte(duty.Ticket+"\x00"+duty.ID))
	body, err := json.Marshal(map[string]any{"type": "ticket." + duty.Kind, "timestamp": duty.Due, "data": duty})
	if err != nil {
		return err
	}
	signature, err := h.signer.Sign(id, now, body)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, h.URL, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("content-type", "application/json")
	r.Header.Set(standardwebhooks.HeaderWebhookID, id)
	r.Header.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(now.Unix(), 10))
	r.Header.Set(standardwebhooks.HeaderWebhookSignature, signature)
	answer, err := h.Client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode/100 != 2 {
		return fmt.Errorf("answered %s", answer.Status)
	}
	return nil
}
