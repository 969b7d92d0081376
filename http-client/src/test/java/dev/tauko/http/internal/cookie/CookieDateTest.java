package dev.tauko.http.internal.cookie;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dates of cookies in the forms that servers write (RFC 6265, section 5.1.1; group 24). */
class CookieDateTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Wed, 09 Jun 2021 10:18:14 GMT       | 2021-06-09T10:18:14Z
          Wednesday, 09-Jun-21 10:18:14 GMT   | 2021-06-09T10:18:14Z
          Wed Jun  9 10:18:14 2021            | 2021-06-09T10:18:14Z
          Wed, 09-Jun-2021 10:18:14 GMT       | 2021-06-09T10:18:14Z
          Wed, 9 jun 21 1:2:3                 | 2021-06-09T01:02:03Z
          10:18:14 2021 9 June                | 2021-06-09T10:18:14Z
          9 Junius 2021 10:18:14.123+02:00    | 2021-06-09T10:18:14Z
          Thu, 01 Jan 1970 00:00:00 GMT       | 1970-01-01T00:00:00Z
          Sat, 01 Jan 70 00:00:00 GMT         | 1970-01-01T00:00:00Z
          Fri, 31 Dec 69 23:59:59 GMT         | 2069-12-31T23:59:59Z
          Fri, 31 Dec 99 23:59:59 GMT         | 1999-12-31T23:59:59Z
          Sat, 01 Jan 00 00:00:00 GMT         | 2000-01-01T00:00:00Z
          Mon, 01 Jan 1601 00:00:00 GMT       | 1601-01-01T00:00:00Z
          Fri, 31 Dec 9999 23:59:59 GMT       | 9999-12-31T23:59:59Z
          Tue, 29 Feb 2028 00:00:00 GMT       | 2028-02-29T00:00:00Z
          """)
  void aDateIsFoundInWhateverForm(String text, Instant moment) {
    assertThat(CookieDate.parse(text)).isEqualTo(moment);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tomorrow",
        "Wed, 09 Jun 2021",
        "Wed, 09 Jun 10:18:14 GMT",
        "Wed, 09 2021 10:18:14 GMT",
        "Wed, 32 Jun 2021 10:18:14 GMT",
        "Tue, 29 Feb 2027 00:00:00 GMT",
        "Wed, 09 Jun 1600 10:18:14 GMT",
        "Wed, 09 Jun 2021 24:00:00 GMT",
        "Wed, 09 Jun 2021 10:60:00 GMT",
        "Wed, 09 Jun 2021 10:18:60 GMT",
        "Wed, 09 Jun 02021 10:18:14 GMT",
        "1623233894"
      })
  void whatIsNoDateIsNone(String text) {
    assertThat(CookieDate.parse(text)).isNull();
  }
}
