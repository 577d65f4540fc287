// Fraud in Go: millrace verify -w fraud -e ./mine
package main

import "math"

type card struct {
	count, sum, x, y float64
	amounts          [16]float64
	times            [4]float64
}

func fraud(asked hello) func(payload []byte) (int, []byte) {
	cards := make([]card, asked.KeyCount)
	unusual, burst, speed := asked.Parameters["unusual"], asked.Parameters["burst"], asked.Parameters["speed"]
	return func(payload []byte) (count int, answers []byte) {
		count = int(le.Uint32(payload))
		payload = payload[8:]
		ids, times := column(&payload, count, 4), column(&payload, count, 8)
		keys, amounts := column(&payload, count, 4), column(&payload, count, 4)
		xs, ys := column(&payload, count, 4), column(&payload, count, 4)
		for i := 0; i < count; i++ {
			id, time := float64(le.Uint32(ids[4*i:])), math.Float64frombits(le.Uint64(times[8*i:]))
			key, amount, x, y := number(keys, i), number(amounts, i), number(xs, i), number(ys, i)
			c := &cards[int(key)]
			n := int(c.count)
			if n >= 16 && 16*amount > unusual*c.sum {
				answer(&answers, id, 1, key, c.sum)
			}
			if elapsed := time - c.times[n%4]; n >= 4 && elapsed < burst {
				answer(&answers, id, 2, key, elapsed)
			}
			reach := math.Min(math.Floor((time-c.times[(n+3)%4])*speed/1000), 60_000_000)
			if squared := (x-c.x)*(x-c.x) + (y-c.y)*(y-c.y); n > 0 && squared > reach*reach {
				answer(&answers, id, 3, key, squared)
			}
			c.sum += amount - c.amounts[n%16]
			c.amounts[n%16], c.times[n%4], c.x, c.y, c.count = amount, time, x, y, c.count+1
		}
		return count, answers
	}
}

// column cuts the next column of `count` values of `size` bytes from a payload.
func column(payload *[]byte, count, size int) []byte {
	values := (*payload)[:count*size]
	*payload = (*payload)[(count*size+7)/8*8:]
	return values
}

// number is a value of a column of int32.
func number(values []byte, i int) float64 { return float64(int32(le.Uint32(values[4*i:]))) }

// answer adds an answer to a payload of ANSW.
func answer(payload *[]byte, values ...float64) {
	for _, value := range values {
		*payload = le.AppendUint64(*payload, math.Float64bits(value))
	}
}

func main() {
	serve(fraud)
}
