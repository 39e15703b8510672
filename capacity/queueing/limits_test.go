package queueing_test

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	. "github.com/supportops/policy/capacity/queueing"
)

// edge returns the last number on the way from one that is taken to another.
func edge(from, to float64, taken func(float64) bool) float64 {
	if taken(to) {
		return to
	}
	for range 2100 {
		middle := from/2 + to/2
		if middle == from || middle == to {
			break
		}
		if taken(middle) {
			from = middle
		} else {
			to = middle
		}
	}
	return from
}

// fields calls f for every number in v, by its path.
func fields(v reflect.Value, path string, f func(path string, v reflect.Value)) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fields(v.Field(i), path+"."+v.Type().Field(i).Name, f)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			fields(v.Index(i), fmt.Sprintf("%s[%d]", path, i), f)
		}
	case reflect.Interface:
		if v.IsNil() {
			return
		}
		inner := reflect.New(v.Elem().Type()).Elem()
		inner.Set(v.Elem())
		fields(inner, path, func(path string, x reflect.Value) {
			f(path, x)
			v.Set(inner)
		})
	case reflect.Float64, reflect.Int:
		f(path, v)
	}
}

// Each number of each model is taken from its least to its greatest, and none
// beyond: those at which At does not say that it is out of range.
func TestNumbersOfModelsAtTheirLimits(t *testing.T) {
	var got []string
	for _, m := range []struct {
		name string
		make func() reflect.Value
		at   func(v reflect.Value) error
	}{
		model("ErlangB", ErlangB{Load: 3}), model("ErlangC", ErlangC{Load: 3}), model("ErlangA", ErlangA{3, 1}),
		model("GGc", GGc{3, 1, 1, ""}), model("WaitingRoom", WaitingRoom{Load: 3, Places: 4, AbandonRate: 1}), model("Chat", Chat{Load: 3, Slowdown: []float64{1, 1.2}, AbandonRate: 1}),
		model("Priority", Priority{Loads: []float64{1, 2}}), model("Fixed", Patient{3, FixedPatience(1)}), model("Erlang", Patient{3, ErlangPatience{Stages: 2, Mean: 1}}),
		model("Curve", Patient{3, PatienceCurve{{1, 0.5}, {2, 0.25}}}),
	} {
		m := m
		fields(m.make(), m.name, func(path string, _ reflect.Value) {
			taken := func(x float64) bool {
				v := m.make()
				fields(v, m.name, func(p string, f reflect.Value) {
					if p != path {
						return
					}
					if f.Kind() == reflect.Int {
						f.SetInt(int64(x))
					} else {
						f.SetFloat(x)
					}
				})
				err := m.at(v)
				return err == nil || !strings.Contains(err.Error(), "out of range") && !strings.Contains(err.Error(), "too large") && !strings.Contains(err.Error(), "conflict")
			}
			var now float64
			v := m.make()
			fields(v, m.name, func(p string, f reflect.Value) {
				if p == path && f.Kind() == reflect.Int {
					now = float64(f.Int())
				} else if p == path {
					now = f.Float()
				}
			})
			least, most := -1e20, 1e20
			if now == math.Trunc(now) && strings.Contains(path, "Stages") || strings.Contains(path, "Places") {
				least, most = -1e9, 1e9
			}
			lo, hi := edge(now, least, taken), edge(now, most, taken)
			if most == 1e9 {
				lo, hi = math.Trunc(lo)+0, math.Trunc(hi) // of whole numbers
			}
			got = append(got, fmt.Sprintf("%s %.6g to %.6g", path, lo, hi))
		})
	}
	want := strings.Split(strings.TrimSpace(numbersOfModels), "\n")
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}

func model[M Model](name string, m M) struct {
	name string
	make func() reflect.Value
	at   func(v reflect.Value) error
} {
	return struct {
		name string
		make func() reflect.Value
		at   func(v reflect.Value) error
	}{name, func() reflect.Value {
		v := reflect.New(reflect.TypeFor[M]()).Elem()
		v.Set(deep(reflect.ValueOf(m)))
		return v
	}, func(v reflect.Value) error { _, err := v.Interface().(M).At(10); return err }}
}

// deep returns a copy that shares no list.
func deep(v reflect.Value) reflect.Value {
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				c.Field(i).Set(deep(v.Field(i)))
			}
		}
	case reflect.Slice:
		c.Set(reflect.AppendSlice(reflect.MakeSlice(v.Type(), 0, v.Len()), v))
	case reflect.Interface:
		if !v.IsNil() {
			c.Set(deep(v.Elem()))
		}
	}
	return c
}

// Below 1e-100 no load is calculated, save 0.
const numbersOfModels = `
ErlangB.Load 1e-100 to 1e+09
ErlangC.Load 1e-100 to 1e+09
ErlangA.Load 1e-100 to 1e+09
ErlangA.AbandonRate 1e-15 to 1e+15
GGc.Load 1e-100 to 1e+09
GGc.ArrivalCV 0 to 1000
GGc.HandleCV 0 to 1000
WaitingRoom.Load 1e-100 to 1e+09
WaitingRoom.AbandonRate 1e-15 to 1e+15
WaitingRoom.Places 0 to 1e+06
Chat.Load 1e-100 to 1e+09
Chat.AbandonRate 1e-15 to 1e+15
Chat.Slowdown[0] 1 to 1
Chat.Slowdown[1] 0.001 to 2
Priority.Loads[0] 1e-100 to 1e+09
Priority.Loads[1] 1e-100 to 1e+09
Fixed.Load 1e-100 to 1e+09
Fixed.Patience 1e-15 to 1e+15
Erlang.Load 1e-100 to 1e+09
Erlang.Patience.Stages 1 to 1000
Erlang.Patience.Mean 1e-15 to 1e+15
Curve.Load 1e-100 to 1e+09
Curve.Patience[0].At 1e-15 to 2
Curve.Patience[0].Staying 0.25 to 1
Curve.Patience[1].At 1 to 1e+15
Curve.Patience[1].Staying 0 to 0.5
`
