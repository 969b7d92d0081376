package dev.tauko.demos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {

  @ParameterizedTest
  @CsvSource({
    "0,                   0 B",
    "1023,                1023 B",
    "1024,                1.0 KiB",
    "1536,                1.5 KiB",
    "1048575,             1.0 MiB",
    "1048576,             1.0 MiB",
    "9223372036854775807, 8.0 EiB"
  })
  void sizesHaveTheUnitThatSuitsThem(long bytes, String text) {
    assertThat(Text.size(bytes)).isEqualTo(text);
  }

  @Test
  void secondsHaveTwoDigits() {
    assertThat(Text.seconds(Duration.ofNanos(1_234_567_890))).isEqualTo("1.23 s");
    assertThat(Text.seconds(Duration.ZERO)).isEqualTo("0.00 s");
  }

  @Test
  void oneIsSingular() {
    assertThat(Text.count(1, "page")).isEqualTo("1 page");
    assertThat(Text.count(0, "page")).isEqualTo("0 pages");
  }
}
