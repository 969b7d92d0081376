package dev.tauko.demos.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {

  @Test
  void aDayOfOneDigitIsWrittenWithTwo() {
    assertThat(HttpDate.format(Instant.parse("2024-01-01T00:00:00Z")))
        .isEqualTo("Mon, 01 Jan 2024 00:00:00 GMT");
    assertThat(HttpDate.format(Instant.parse("2024-12-31T23:59:59.999Z")))
        .isEqualTo("Tue, 31 Dec 2024 23:59:59 GMT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994"
      })
  void allFormsAreRead(String field) {
    assertThat(HttpDate.parse(field)).isEqualTo("1994-11-06T08:49:37Z");
    assertThat(HttpDate.parse(field.replace("Nov", "Now"))).isNull();
  }
}
