package dev.tauko.http.internal.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a log hides of queries. */
class RedactionTest {
  private final Redaction redaction =
      new Redaction(List.of("X-Key"), List.of("token", "api-key", "a+b", "schlüssel"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          /?token=x                       | /?token=***
          /?TOKEN=x&b=1                   | /?TOKEN=***&b=1
          /?%74oken=x                     | /?%74oken=***
          /?b=1&%54%4Fk%65n=x#f           | /?b=1&%54%4Fk%65n=***#f
          /ok#token=x&state=y             | /ok#token=***&state=y
          /?b=1;api%2Dkey=x;c=2           | /?b=1;api%2Dkey=***;c=2
          /?+token=x                      | /?+token=***
          /?token+=x                      | /?token+=***
          /?%20token%20=x                 | /?%20token%20=***
          /?a+b=x&a%2Bb=y                 | /?a+b=***&a%2Bb=***
          /?schl%C3%BCssel=x              | /?schl%C3%BCssel=***
          /?schlüssel=x                   | /?schlüssel=***
          /?u=/a?token=x&v=2              | /?u=/a?token=***&v=2
          /?u=/a?%74oken=x&v=2            | /?u=/a?%74oken=***&v=2
          /?token=a=b?c&d=1               | /?token=***&d=1
          /?token=                        | /?token=***
          /?token=it's&b=1                | /?token=***&b=1
          /?%74oke%zz=x&%=1&%7=2          | /?%74oke%zz=x&%=1&%7=2
          /?mytoken=x&tokens=y            | /?mytoken=x&tokens=y
          /token=x                        | /token=x
          see http://a/?%74oken=x 'b=1'   | see http://a/?%74oken=*** 'b=1'
          http://u:p@a/?x=1&%74oken=x     | http://***@a/?x=1&%74oken=***
          """)
  void aParameterIsKnownByItsDecodedName(String text, String shown) {
    assertThat(redaction.text(text)).isEqualTo(shown);
    assertThat(redaction.field("Referer", text)).isEqualTo("Referer: " + shown);
  }

  @Test
  void aFieldIsKnownInAnyCase() {
    assertThat(redaction.field("x-KEY", "x")).isEqualTo("x-KEY: ***");
    assertThat(redaction.field("COOKIE", "x")).isEqualTo("COOKIE: ***");
  }
}
