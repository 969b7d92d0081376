package dev.tauko.http.internal.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {

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
