"""Counts numbers by their remainder, in keyed state, and prints each count, for example (a,3).

Arguments: the seconds that each number takes, and optionally the prefix of each line.
"""

import sys
import time

from pyflink.common import Types, WatermarkStrategy
from pyflink.datastream import KeyedProcessFunction, MapFunction, StreamExecutionEnvironment
from pyflink.datastream.connectors.number_seq import NumberSequenceSource
from pyflink.datastream.state import ValueStateDescriptor

KEYS = "abc"


class Slow(MapFunction):
    """Takes its time for each number: Flink has no rate limit for this source in Python."""

    def __init__(self, seconds):
        self.seconds = seconds

    def map(self, value):
        time.sleep(self.seconds)
        return value


class Count(KeyedProcessFunction):
    """Keeps how often each key has come."""

    def __init__(self, prefix):
        self.prefix = prefix
        self.count = None

    def open(self, runtime_context):
        self.count = runtime_context.get_state(ValueStateDescriptor("count", Types.LONG()))

    def process_element(self, value, ctx):
        count = (self.count.value() or 0) + 1
        self.count.update(count)
        yield "%s(%s,%d)" % (self.prefix, ctx.get_current_key(), count)


def main(seconds, prefix=""):
    env = StreamExecutionEnvironment.get_execution_environment()
    numbers = env.from_source(
        NumberSequenceSource(1, 1_000_000_000),
        WatermarkStrategy.no_watermarks(),
        "numbers",
        Types.LONG(),
    )
    (
        numbers.uid("numbers")
        .map(Slow(float(seconds)), Types.LONG())
        .uid("slow")
        .key_by(lambda number: KEYS[number % len(KEYS)], Types.STRING())
        .process(Count(prefix), Types.STRING())
        .uid("count")
        .print()
        .uid("print")
    )
    # The name from the configuration of the deployment.
    env.execute()


if __name__ == "__main__":
    main(*sys.argv[1:])
