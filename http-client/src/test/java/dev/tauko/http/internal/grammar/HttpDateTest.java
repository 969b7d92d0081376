package dev.tauko.http.internal.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Sun, 06 Nov 1994 08:49:37 GMT  | 1994-11-06T08:49:37Z
          Sun, 6 Nov 1994 08:49:37 GMT   | 1994-11-06T08:49:37Z
          Sunday, 06-Nov-94 08:49:37 GMT | 1994-11-06T08:49:37Z
          Sunday, 06-Nov-16 08:49:37 GMT | 2016-11-06T08:49:37Z
          Sun Nov  6 08:49:37 1994       | 1994-11-06T08:49:37Z
          Wed Nov 16 08:49:37 1994       | 1994-11-16T08:49:37Z
          """)
  void allFormsAreRead(String field, Instant moment) {
    assertThat(HttpDate.parse(field)).isEqualTo(moment);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "0", "-1", "Sun, 32 Nov 1994 08:49:37 GMT"})
  void somethingElseIsNoDate(String field) {
    assertThat(HttpDate.parse(field)).isNull();
  }
}
