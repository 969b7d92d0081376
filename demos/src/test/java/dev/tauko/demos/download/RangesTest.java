package dev.tauko.demos.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.demos.download.Ranges.Range;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RangesTest {

  @Test
  void rangesThatTouchBecomeOne() {
    Ranges ranges = new Ranges();
    ranges.add(10, 20);
    ranges.add(30, 40);
    ranges.add(20, 30);
    ranges.add(0, 5);
    ranges.add(7, 7);

    assertThat(ranges.present()).containsExactly(new Range(0, 5), new Range(10, 40));
    assertThat(ranges.missing(50)).containsExactly(new Range(5, 10), new Range(40, 50));
    assertThat(ranges.prefix()).isEqualTo(5);
    assertThat(ranges.total()).isEqualTo(35);
    assertThat(ranges.end()).isEqualTo(40);
  }

  @Test
  void whateverIsAddedIsThereAndNothingElse() {
    Random random = new Random(1);
    for (int round = 0; round < 500; round++) {
      Ranges ranges = new Ranges();
      BitSet expected = new BitSet();
      for (int i = 0; i < 20; i++) {
        int from = random.nextInt(90);
        int to = from + random.nextInt(15);
        ranges.add(from, to);
        expected.set(from, to);
        BitSet actual = new BitSet();
        ranges.present().forEach(each -> actual.set((int) each.from(), (int) each.to()));
        assertThat(actual).isEqualTo(expected);
        assertThat(ranges.total()).isEqualTo(expected.cardinality());
        assertThat(ranges.prefix()).isEqualTo(expected.nextClearBit(0));
      }
    }
  }
}
