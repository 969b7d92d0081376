package com.example;

import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.test.CoroutineTest;
import dev.tauko.test.VirtualClock;
import java.time.Duration;

class PagesTest {

  /** Takes no real time: the clock jumps when all coroutines wait. */
  @CoroutineTest
  void twoWaitsAtOnceTakeAsLongAsTheLonger(VirtualClock clock) {
    gather(() -> sleep(Duration.ofHours(1)), () -> sleep(Duration.ofHours(2)));

    assertThat(clock.now()).isEqualTo(Duration.ofHours(2));
  }
}
