package dev.tauko.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A queue in an array is a queue, wherever its head stands and however often it grows. */
class FifoTest {

  @Test
  void itDoesWhatADequeDoes() {
    Random random = new Random(1);
    for (int round = 0; round < 200; round++) {
      Fifo<Integer> fifo = new Fifo<>(2);
      ArrayDeque<Integer> model = new ArrayDeque<>();
      for (int step = 0; step < 200; step++) {
        switch (random.nextInt(5)) {
          case 0, 1 -> {
            fifo.add(step);
            model.add(step);
          }
          case 2 -> {
            fifo.addFirst(step);
            model.addFirst(step);
          }
          default -> assertThat(fifo.poll()).isEqualTo(model.poll());
        }
        assertThat(fifo.peek()).isEqualTo(model.peek());
        assertThat(fifo.size()).isEqualTo(model.size());
        assertThat(fifo.isEmpty()).isEqualTo(model.isEmpty());
      }
    }
  }

  @Test
  void anElementMovesToTheFrontAndTheOthersKeepTheirOrder() {
    for (int turned = 0; turned < 4; turned++) {
      Fifo<Integer> fifo = new Fifo<>(4);
      for (int i = 0; i < turned; i++) {
        fifo.add(-1);
        fifo.poll();
      }
      for (int i = 0; i < 4; i++) {
        fifo.add(i);
      }
      fifo.moveToFront(2);

      assertThat(List.of(fifo.get(0), fifo.get(1), fifo.get(2), fifo.get(3)))
          .containsExactly(2, 0, 1, 3);
      assertThat(fifo.poll()).isEqualTo(2);
      assertThat(fifo.size()).isEqualTo(3);
    }
  }
}
