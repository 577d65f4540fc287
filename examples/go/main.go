// Fraud over the frames of millrace (docs/protocol.md): millrace verify -w fraud -e ./mine
package main

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"io"
	"math"
	"os"
)

type hello struct {
	KeyCount   int                `json:"keyCount"`
	Parameters map[string]float64 `json:"parameters"`
}

type card struct {
	count, sum, x, y float64
	amounts          [16]float64
	times            [4]float64
}

var (
	le  = binary.LittleEndian
	in  = bufio.NewReaderSize(os.Stdin, 1<<16)
	out = bufio.NewWriterSize(os.Stdout, 1<<16)
)

func write(kind string, payload []byte) {
	out.WriteString(kind)
	out.Write(le.AppendUint32(nil, uint32(len(payload))))
	out.Write(payload)
}

// column cuts the next column of `count` values of `size` bytes from a payload.
func column(payload *[]byte, count, size int) []byte {
	values := (*payload)[:count*size]
	*payload = (*payload)[(count*size+7)/8*8:]
	return values
}

func process(cards []card, given map[string]float64, payload []byte) (count int, answers []byte) {
	count = int(le.Uint32(payload))
	payload = payload[8:]
	ids, times := column(&payload, count, 4), column(&payload, count, 8)
	keys, amounts := column(&payload, count, 4), column(&payload, count, 4)
	xs, ys := column(&payload, count, 4), column(&payload, count, 4)
	number := func(from []byte, i int) float64 { return float64(int32(le.Uint32(from[4*i:]))) }
	for i := 0; i < count; i++ {
		key, time := number(keys, i), math.Float64frombits(le.Uint64(times[8*i:]))
		amount, x, y := number(amounts, i), number(xs, i), number(ys, i)
		answer := func(rule, evidence float64) {
			for _, value := range [4]float64{float64(le.Uint32(ids[4*i:])), rule, key, evidence} {
				answers = le.AppendUint64(answers, math.Float64bits(value))
			}
		}
		c := &cards[int(key)]
		n := int(c.count)
		if n >= 16 && 16*amount > given["unusual"]*c.sum {
			answer(1, c.sum)
		}
		if elapsed := time - c.times[n%4]; n >= 4 && elapsed < given["burst"] {
			answer(2, elapsed)
		}
		reach := math.Min(math.Floor((time-c.times[(n+3)%4])*given["speed"]/1000), 60_000_000)
		if squared := (x-c.x)*(x-c.x) + (y-c.y)*(y-c.y); n > 0 && squared > reach*reach {
			answer(3, squared)
		}
		c.sum += amount - c.amounts[n%16]
		c.amounts[n%16], c.times[n%4], c.x, c.y, c.count = amount, time, x, y, c.count+1
	}
	return count, answers
}

func main() {
	var told hello
	var cards []card
	var taken uint64
	header := make([]byte, 8)
	for {
		if _, err := io.ReadFull(in, header); err != nil {
			return
		}
		payload := make([]byte, le.Uint32(header[4:]))
		io.ReadFull(in, payload)
		switch string(header[:4]) {
		case "HELO":
			json.Unmarshal(payload, &told)
			write("REDY", nil)
		case "BEGN":
			cards, taken = make([]card, told.KeyCount), 0
		case "EVTS":
			count, answers := process(cards, told.Parameters, payload)
			if taken += uint64(count); len(answers) > 0 {
				write("ANSW", answers)
			}
			write("TOOK", le.AppendUint64(nil, taken))
		case "ENDS", "ABRT":
			if cards != nil {
				write("DONE", nil)
			}
			cards = nil
		}
		out.Flush()
	}
}
