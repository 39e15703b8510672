package observe

import (
	"bytes"
	"encoding"
	"encoding/binary"
	"slices"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/metrics/aggregate"
)

// The parts of a summary: how they merge, and the binary form of them all.

// part is one summary within the whole.
type part struct {
	name string
	summary
	merge func(o *Summary) error
}

type summary interface {
	encoding.BinaryAppender
	encoding.BinaryUnmarshaler
}

func partOf[A any, P interface {
	aggregate.Summary[A]
	summary
}](name string, s *Summary, field func(*Summary) P) part {
	return part{name, field(s), func(o *Summary) error { return field(s).Merge(field(o)) }}
}

// parts returns all summaries of s, in the order of the binary form.
func (s *Summary) parts() []part {
	ratio := func(name string, field func(*Summary) *aggregate.Proportion) part { return partOf(name, s, field) }
	durations := func(name string, field func(*Summary) *aggregate.Durations) part { return partOf(name, s, field) }
	out := []part{
		ratio("created", func(s *Summary) *aggregate.Proportion { return &s.Created }),
		ratio("contained", func(s *Summary) *aggregate.Proportion { return &s.Contained }),
		ratio("handled", func(s *Summary) *aggregate.Proportion { return &s.Handled }),
		ratio("p1", func(s *Summary) *aggregate.Proportion { return &s.P1 }),
		ratio("p2", func(s *Summary) *aggregate.Proportion { return &s.P2 }),
		partOf("responded", s, func(s *Summary) *aggregate.Survival { return &s.Responded }),
		partOf("life", s, func(s *Summary) *aggregate.Survival { return &s.Life }),
		durations("response", func(s *Summary) *aggregate.Durations { return &s.Response }),
		durations("response_business", func(s *Summary) *aggregate.Durations { return &s.ResponseBusiness }),
		durations("response_handoff", func(s *Summary) *aggregate.Durations { return &s.ResponseHandoff }),
		durations("response_assigned", func(s *Summary) *aggregate.Durations { return &s.ResponseAssigned }),
		durations("wait", func(s *Summary) *aggregate.Durations { return &s.Wait }),
		durations("first", func(s *Summary) *aggregate.Durations { return &s.First }),
		durations("final", func(s *Summary) *aggregate.Durations { return &s.Final }),
		durations("final_business", func(s *Summary) *aggregate.Durations { return &s.FinalBusiness }),
		durations("active", func(s *Summary) *aggregate.Durations { return &s.Active }),
		durations("handle", func(s *Summary) *aggregate.Durations { return &s.Handle }),
		ratio("unripe", func(s *Summary) *aggregate.Proportion { return &s.Unripe }),
		ratio("escalated", func(s *Summary) *aggregate.Proportion { return &s.Escalated }),
		ratio("feedback", func(s *Summary) *aggregate.Proportion { return &s.Feedback }),
		ratio("reopened", func(s *Summary) *aggregate.Proportion { return &s.Reopened }),
		ratio("soft", func(s *Summary) *aggregate.Proportion { return &s.Soft }),
		ratio("immature", func(s *Summary) *aggregate.Proportion { return &s.Immature }),
		ratio("satisfied", func(s *Summary) *aggregate.Proportion { return &s.Satisfied }),
		partOf("recommend", s, func(s *Summary) *aggregate.NPS { return &s.Recommend }),
		partOf("effort", s, func(s *Summary) *aggregate.Keyed[aggregate.Ratings, *aggregate.Ratings] { return &s.Effort }),
		ratio("answered", func(s *Summary) *aggregate.Proportion { return &s.Answered }),
		ratio("answered_well", func(s *Summary) *aggregate.Proportion { return &s.AnsweredWell }),
		ratio("last_p1", func(s *Summary) *aggregate.Proportion { return &s.LastP1 }),
		ratio("last_p2", func(s *Summary) *aggregate.Proportion { return &s.LastP2 }),
		ratio("severe", func(s *Summary) *aggregate.Proportion { return &s.Severe }),
		durations("backlog", func(s *Summary) *aggregate.Durations { return &s.Backlog }),
		durations("waiting", func(s *Summary) *aggregate.Durations { return &s.Waiting }),
		partOf("excluded", s, func(s *Summary) *aggregate.Keyed[aggregate.Proportion, *aggregate.Proportion] { return &s.Excluded }),
	}
	for i, v := range FirstContacts() {
		out = append(out, ratio(string(v), func(s *Summary) *aggregate.Proportion { return &s.FirstContact[i] }))
	}
	for name, field := range []func(*Summary) *Compliance{
		func(s *Summary) *Compliance { return &s.ResponsePromise }, func(s *Summary) *Compliance { return &s.ResolutionPromise },
	} {
		prefix := [...]string{"response_promise", "resolution_promise"}[name]
		out = append(out,
			ratio(prefix+".per_target", func(s *Summary) *aggregate.Proportion { return &field(s).PerTarget }),
			ratio(prefix+".any_ticket", func(s *Summary) *aggregate.Proportion { return &field(s).AnyTicket }),
			ratio(prefix+".last_cycle", func(s *Summary) *aggregate.Proportion { return &field(s).LastCycle }),
			durations(prefix+".within", func(s *Summary) *aggregate.Durations { return &field(s).Within }),
			durations(prefix+".took", func(s *Summary) *aggregate.Durations { return &field(s).Took }))
	}
	return out
}

// Merge adds everything that o holds. It fails, and changes nothing, if a
// count would exceed 2^62.
func (s *Summary) Merge(o *Summary) error {
	var sum Summary
	for _, p := range sum.parts() {
		if err := p.merge(s); err != nil {
			return err
		}
		if err := p.merge(o); err != nil {
			return err
		}
	}
	*s = sum
	return nil
}

const formKind, formVersion = 'O', 2

// AppendBinary appends the canonical form: kind, version and all summaries,
// each with its length. It never fails.
func (s *Summary) AppendBinary(b []byte) ([]byte, error) {
	out := append(b, formKind, formVersion)
	var form []byte
	for _, p := range s.parts() {
		var err error
		if form, err = p.AppendBinary(form[:0]); err != nil {
			return b, err
		}
		out = append(binary.AppendUvarint(out, uint64(len(form))), form...)
	}
	return out, nil
}

// MarshalBinary returns the form of [Summary.AppendBinary].
func (s *Summary) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

// UnmarshalBinary reads the form of [Summary.AppendBinary] and no other; a
// failure leaves s untouched.
func (s *Summary) UnmarshalBinary(data []byte) error {
	data, ok := bytes.CutPrefix(data, []byte{formKind, formVersion})
	if !ok {
		return malformed("", "want kind %q and version %d", formKind, formVersion)
	}
	var v Summary
	for _, p := range v.parts() {
		n, k := binary.Uvarint(data)
		if k <= 0 || k > 1 && data[k-1] == 0 || n > uint64(len(data)-k) {
			return malformed(p.name, "want a length and so many bytes")
		}
		if err := p.UnmarshalBinary(data[k : k+int(n)]); err != nil {
			return spec.At("observe", spec.Join("summary", p.name), err)
		}
		data = data[k+int(n):]
	}
	if len(data) > 0 {
		return malformed("", "%d bytes after the end", len(data))
	}
	if dims := v.Excluded.Dimensions(); len(dims) > 0 && !slices.Equal(dims, []string{"metric", "reason"}) {
		return malformed("excluded", "want dimensions metric and reason, got %q", dims)
	}
	*s = v
	return nil
}
