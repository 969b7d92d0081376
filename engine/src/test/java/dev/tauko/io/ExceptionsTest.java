package dev.tauko.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.testkit.Mirrors;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;

class ExceptionsTest {

  @SuppressWarnings("unchecked")
  private static <T> T copy(T original) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(original);
    }
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (T) in.readObject();
    }
  }

  @Test
  @Mirrors("test_streams.StreamTests.test_IncompleteReadError_pickleable")
  void anIncompleteReadCanBeSent() throws Exception {
    IncompleteReadException copy = copy(new IncompleteReadException(new byte[] {1, 2, 3}, 10));
    assertThat(copy).hasMessage("3 bytes read on a total of 10 expected bytes");
    assertThat(copy.partial()).containsExactly(1, 2, 3);
    assertThat(copy.expected()).hasValue(10);
  }

  @Test
  @Mirrors("test_streams.StreamTests.test_LimitOverrunError_pickleable")
  void anOverrunCanBeSent() throws Exception {
    LimitOverrunException copy = copy(new LimitOverrunException("message", 10));
    assertThat(copy).hasMessage("message");
    assertThat(copy.consumed()).isEqualTo(10);
  }
}
