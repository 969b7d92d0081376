package dev.tauko.http.internal.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How WWW-Authenticate fields are read (RFC 9110, section 11.6.1). */
class ChallengeTest {

  private static String read(String... fields) {
    StringBuilder text = new StringBuilder();
    for (Challenge challenge : Challenge.parse(List.of(fields))) {
      text.append(challenge.scheme()).append(new TreeMap<>(challenge.parameters())).append(' ');
    }
    return text.toString().strip();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          Basic realm="a, b"                            | basic{realm=a, b}
          DIGEST Realm = "r" , NONCE=n                  | digest{nonce=n, realm=r}
          Basic realm="x", Digest realm="y", nonce="n"  | basic{realm=x} digest{nonce=n, realm=y}
          Negotiate, Basic realm=x                      | negotiate{} basic{realm=x}
          Negotiate YWJj==, Basic realm=x               | negotiate{} basic{realm=x}
          Negotiate YWJj, Basic realm=x                 | negotiate{} basic{realm=x}
          Newauth                                       | newauth{}
          , , Basic realm=x, ,                          | basic{realm=x}
          Basic realm="a\\"b\\\\c"                      | basic{realm=a"b\\c}
          Basic realm=""                                | basic{realm=}
          """)
  void challengesAreToldApart(String field, String read) {
    assertThat(read(field)).isEqualTo(read);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          Basic realm="open, Digest nonce="n"      | ``
          Basic realm=x, Digest nonce="open        | basic{realm=x}
          Basic realm=x, Digest nonce="open\\      | basic{realm=x}
          Digest nonce=a, nonce=b                  | ``
          Digest nonce=a, =b                       | digest{nonce=a}
          Digest nonce=a realm=b                   | ``
          Digest nonce= , realm=x                  | digest{}
          =, Digest nonce=a                        | ``
          Basic=x                                  | ``
          """)
  void whatFollowsAMalformedChallengeIsLeftOut(String field, String read) {
    assertThat(read(field)).isEqualTo(read);
  }

  @Test
  void eachFieldIsReadByItself() {
    assertThat(read("Basic realm=\"open", "Digest nonce=a")).isEqualTo("digest{nonce=a}");
  }

  @Test
  void whatWasQuotedIsQuotedAgain() {
    String text = "a\"b\\c\\\"d";

    assertThat(Challenge.parameters("x=" + Challenge.quote(text))).containsEntry("x", text);
  }
}
