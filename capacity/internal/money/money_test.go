package money_test

import (
	"math/big"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/supportops/policy/capacity/internal/money"
	"github.com/supportops/policy/internal/spec"
)

// An amount has at most 18 decimals, 18 zeros and 128 bits, and is not below 0.
func TestCheck(t *testing.T) {
	bits := func(n uint) decimal.Decimal { return decimal.NewFromBigInt(new(big.Int).Lsh(big.NewInt(1), n-1), 0) }
	const large, negative = "money: cost: out of range: want at most 18 decimals and 38 digits", "money: cost: out of range: want 0 or more, got "
	for _, tt := range []struct {
		amount decimal.Decimal
		want   string
	}{
		{decimal.Decimal{}, ""}, {decimal.New(1, 0), ""}, {decimal.New(-1, 0), negative + "-1"}, {decimal.New(-1, -18), negative + "-0.000000000000000001"},
		{decimal.New(1, -18), ""}, {decimal.New(1, -19), large}, {decimal.New(1, 18), ""}, {decimal.New(1, 19), large}, {decimal.New(-1, 19), large},
		{bits(128), ""}, {bits(129), large}, {bits(128).Neg(), negative + bits(128).Neg().String()}, {bits(129).Neg(), large},
	} {
		d := &spec.Defects{Package: "money"}
		money.Check(d, "cost", tt.amount)
		got := ""
		if err := d.Err(); err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%v: %s, want %s", tt.amount, got, tt.want)
		}
	}
}

// Halves go to the even neighbour, on both sides of 0.
func TestRound(t *testing.T) {
	for _, tt := range []struct {
		num, den int64
		places   int32
		want     string
	}{
		{0, 1, 0, "0"}, {1, 2, 0, "0"}, {3, 2, 0, "2"}, {5, 2, 0, "2"}, {7, 2, 0, "4"}, {-1, 2, 0, "0"}, {-3, 2, 0, "-2"}, {-5, 2, 0, "-2"}, {-7, 2, 0, "-4"},
		{1, 3, 0, "0"}, {2, 3, 0, "1"}, {4, 3, 0, "1"}, {5, 3, 0, "2"}, {-1, 3, 0, "0"}, {-2, 3, 0, "-1"}, {-4, 3, 0, "-1"}, {-5, 3, 0, "-2"},
		{1, 8, 2, "0.12"}, {3, 8, 2, "0.38"}, {-1, 8, 2, "-0.12"}, {-3, 8, 2, "-0.38"}, {1, 3, 4, "0.3333"}, {2, 3, 1, "0.7"}, {12, 1, 2, "12"},
	} {
		r := big.NewRat(tt.num, tt.den)
		if got := money.Round(r, tt.places); got.String() != tt.want {
			t.Errorf("%d/%d to %d places: %v, want %s", tt.num, tt.den, tt.places, got, tt.want)
		}
		if got := money.Whole(r); tt.places == 0 && got.String() != tt.want {
			t.Errorf("%d/%d whole: %v, want %s", tt.num, tt.den, got, tt.want)
		}
		if r.Cmp(big.NewRat(tt.num, tt.den)) != 0 {
			t.Errorf("%d/%d has become %v", tt.num, tt.den, r)
		}
	}
}
