package main

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"hash/fnv"
	"reflect"
	"strconv"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/textio"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/x/beamx"

	"github.com/supportops/policy/examples/internal/bigdesk"
	"github.com/supportops/policy/sla/whatif"
)

func init() {
	register.Function2x1(keyByTicket)
	register.Function2x2(formatCell)
	register.Function1x2(formatMoves)
	register.Function2x2(dropPart)
	register.DoFn3x1[string, func(*string) bool, func(string, bigdesk.Contribution), error](&judgeFn{})
	register.DoFn3x1[string, func(*string) bool, func(*whatif.Sum), error](&moveFn{})
	register.Combiner2[*bigdesk.Figures, bigdesk.Contribution](&addFn{})
	register.Combiner1[*bigdesk.Figures](&mergeFn{})
	register.Combiner1[*whatif.Sum](&movesFn{})
	register.Emitter2[string, string]()
	register.Emitter2[string, bigdesk.Contribution]()
	register.Emitter1[*whatif.Sum]()
	register.Iter1[string]()
	beam.RegisterCoder(reflect.TypeFor[*bigdesk.Figures](), encodeFigures, decodeFigures)
	beam.RegisterCoder(reflect.TypeFor[bigdesk.Contribution](), encodeContribution, decodeContribution)
	beam.RegisterCoder(reflect.TypeFor[*whatif.Sum](), encodeSum, decodeSum)
}

// execute builds the pipeline and runs it on the runner of the flags.
func execute(ctx context.Context, j job, build func(beam.Scope, job)) error {
	p, s := beam.NewPipelineWithRoot()
	build(s, j)
	return beamx.Run(ctx, p)
}

// figuresPipeline writes the figures of each team and day.
func figuresPipeline(s beam.Scope, j job) {
	tickets := group(s, j)
	contributions := beam.ParDo(s.Scope("judge"), &judgeFn{Policy: j.before, Now: j.now, Fan: j.fan}, tickets)
	parts := beam.CombinePerKey(s.Scope("figures of parts"), &addFn{}, contributions)
	figures := parts
	if j.fan > 1 {
		figures = beam.CombinePerKey(s.Scope("figures"), &mergeFn{}, beam.ParDo(s, dropPart, parts))
	}
	textio.Write(s, j.output, beam.ParDo(s, formatCell, figures))
}

// whatIfPipeline writes how outcomes move from one policy to the other.
func whatIfPipeline(s beam.Scope, j job) {
	moves := beam.ParDo(s.Scope("judge twice"), &moveFn{Before: j.before, After: j.after, Now: j.now}, group(s, j))
	sum := beam.Combine(s.Scope("moves"), &movesFn{}, moves)
	textio.Write(s, j.output, beam.ParDo(s, formatMoves, sum))
}

// group returns the event lines of each ticket.
func group(s beam.Scope, j job) beam.PCollection {
	s = s.Scope("group")
	return beam.GroupByKey(s, beam.ParDo(s, keyByTicket, textio.Read(s, j.input)))
}

func keyByTicket(line string, emit func(string, string)) error {
	ticket, event, err := split(line)
	if err == nil {
		emit(ticket, event)
	}
	return err
}

// judgeFn folds and judges one ticket. The fields are what the runner sends to its
// workers; the policy is compiled once on each.
type judgeFn struct {
	Policy []byte
	Now    time.Time
	Fan    int

	judge *judge
}

func (f *judgeFn) Setup() (err error) {
	f.judge, err = newJudge(f.Policy)
	return err
}

func (f *judgeFn) ProcessElement(ticket string, lines func(*string) bool, emit func(string, bigdesk.Contribution)) error {
	h, err := fold(ticket, lines)
	if err != nil {
		return err
	}
	team, day := cellOf(h)
	key := team + "\t" + day
	if f.Fan > 1 {
		sum := fnv.New32a()
		sum.Write([]byte(ticket))
		key += "\t" + strconv.Itoa(int(sum.Sum32())%f.Fan)
	}
	emit(key, f.judge.contribution(h, f.Now))
	return nil
}

// addFn adds contributions to the figures of a key. The accumulator is the
// figures themselves: what is added goes into a live object, and encodeFigures
// is called only where the runner moves an accumulator.
type addFn struct{ mergeFn }

func (f *addFn) AddInput(a *bigdesk.Figures, c bigdesk.Contribution) *bigdesk.Figures {
	a.Add(c)
	return a
}

// mergeFn merges figures.
type mergeFn struct{}

func (*mergeFn) CreateAccumulator() *bigdesk.Figures { return new(bigdesk.Figures) }

func (*mergeFn) MergeAccumulators(a, b *bigdesk.Figures) (*bigdesk.Figures, error) {
	return a, a.Merge(b)
}

// dropPart takes the part away from a key of team, day and part.
func dropPart(key string, f *bigdesk.Figures) (string, *bigdesk.Figures) {
	for i := len(key) - 1; i >= 0; i-- {
		if key[i] == '\t' {
			return key[:i], f
		}
	}
	return key, f
}

func formatCell(key string, f *bigdesk.Figures) (string, error) {
	data, err := f.AppendBinary(nil)
	return key + "\t" + base64.StdEncoding.EncodeToString(data), err
}

// moveFn judges tickets under two policies and adds up, for each bundle, how
// outcomes move.
type moveFn struct {
	Before, After []byte
	Now           time.Time

	before, after *judge
	sum           *whatif.Sum
}

func (f *moveFn) Setup() (err error) {
	if f.before, err = newJudge(f.Before); err != nil {
		return err
	}
	f.after, err = newJudge(f.After)
	return err
}

func (f *moveFn) StartBundle(func(*whatif.Sum)) { f.sum = new(whatif.Sum) }

func (f *moveFn) ProcessElement(ticket string, lines func(*string) bool, _ func(*whatif.Sum)) error {
	h, err := fold(ticket, lines)
	if err == nil {
		f.sum.Add(f.before.assess(h, f.Now), f.after.assess(h, f.Now), h.Facets(f.Now).Priority)
	}
	return err
}

func (f *moveFn) FinishBundle(emit func(*whatif.Sum)) { emit(f.sum) }

// movesFn merges the sums of bundles.
type movesFn struct{}

func (*movesFn) CreateAccumulator() *whatif.Sum { return new(whatif.Sum) }

func (*movesFn) AddInput(a, b *whatif.Sum) (*whatif.Sum, error) { return a, a.Merge(b) }

func (*movesFn) MergeAccumulators(a, b *whatif.Sum) (*whatif.Sum, error) { return a, a.Merge(b) }

func formatMoves(sum *whatif.Sum) (string, error) {
	data, err := json.Marshal(sum)
	return string(data), err
}

func encodeFigures(f *bigdesk.Figures) ([]byte, error) { return f.AppendBinary(nil) }

func decodeFigures(data []byte) (*bigdesk.Figures, error) {
	f := new(bigdesk.Figures)
	return f, f.UnmarshalBinary(data)
}

func encodeSum(s *whatif.Sum) ([]byte, error) { return json.Marshal(s) }

func decodeSum(data []byte) (*whatif.Sum, error) {
	s := new(whatif.Sum)
	return s, json.Unmarshal(data, s)
}

// The bits of a verdict's first byte.
const resolution, met, stopped = 1, 2, 4

// encodeContribution writes one byte for judged, then for each verdict its bits
// and the nanoseconds.
func encodeContribution(c bigdesk.Contribution) []byte {
	b := []byte{bit(c.Judged, 1)}
	for _, v := range c.Verdicts {
		b = append(b, bit(v.Resolution, resolution)|bit(v.Met, met)|bit(v.Stopped, stopped))
		b = binary.AppendVarint(b, int64(v.Took))
	}
	return b
}

func bit(on bool, value byte) byte {
	if on {
		return value
	}
	return 0
}

func decodeContribution(data []byte) (c bigdesk.Contribution, err error) {
	if len(data) == 0 {
		return c, errors.New("an empty contribution")
	}
	c.Judged, data = data[0] == 1, data[1:]
	for len(data) > 0 {
		took, n := binary.Varint(data[1:])
		if n <= 0 {
			return c, errors.New("a contribution is cut off")
		}
		c.Verdicts = append(c.Verdicts, bigdesk.Verdict{Resolution: data[0]&resolution != 0, Met: data[0]&met != 0, Stopped: data[0]&stopped != 0, Took: time.Duration(took)})
		data = data[1+n:]
	}
	return c, nil
}
