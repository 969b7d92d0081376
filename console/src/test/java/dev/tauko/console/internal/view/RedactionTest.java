package dev.tauko.console.internal.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET http://eve:secret@host/a, reading         | GET http://host/a, reading
          GET http://eve@host:80/a                      | GET http://host:80/a
          GET https://host/a?key=secret#part            | GET https://host/a?…#part
          await(https://host/?a=b)                      | await(https://host/?…)
          Authorization: Bearer secret, waiting         | Authorization: …, waiting
          authorization=secret                          | authorization=…
          Cookie: id=secret                             | Cookie: …
          ask(/user/bank, api_key=secret)               | ask(/user/bank, api_key=…)
          X-Auth-Token: secret                          | X-Auth-Token: …
          Lock.acquire() of "accounts"                  | Lock.acquire() of "accounts"
          Queue["orders", 3 of 3 items, 1 putting]      | Queue["orders", 3 of 3 items, 1 putting]
          GET http://host/a@b                           | GET http://host/a@b
          """)
  void secretsAreTakenOut(String text, String shown) {
    assertThat(Redaction.of(text, 100)).isEqualTo(shown);
  }

  @Test
  void longTextsAreCut() {
    assertThat(Redaction.of("x".repeat(101), 100)).hasSize(100).endsWith("x…");
  }
}
