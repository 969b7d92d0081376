package dev.tauko.internal.task;

import dev.tauko.Task;
import java.io.NotSerializableException;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Pekko's serializer of {@link Task.Cancel}, so that a coroutine can be cancelled from another
 * node: the message in UTF-8. The manifest tells whether there is one. Thread-safe.
 */
public final class CancelSerializer extends SerializerWithStringManifest {

  /** The ASCII codes of TAUK. */
  private static final int IDENTIFIER = 0x5441554b;

  private static final String WITH_MESSAGE = "cancel-with-message";
  private static final String WITHOUT_MESSAGE = "cancel";

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object object) {
    return cancel(object).message() == null ? WITHOUT_MESSAGE : WITH_MESSAGE;
  }

  @Override
  public byte[] toBinary(Object object) {
    String message = cancel(object).message();
    return message == null ? new byte[0] : message.getBytes(StandardCharsets.UTF_8);
  }

  private static Task.Cancel cancel(Object object) {
    if (object instanceof Task.Cancel cancel) {
      return cancel;
    }
    throw new IllegalArgumentException(
        "cannot serialize " + object.getClass().getName() + "; accepted: " + Task.Cancel.class);
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    return switch (manifest) {
      case WITH_MESSAGE -> new Task.Cancel(new String(bytes, StandardCharsets.UTF_8));
      case WITHOUT_MESSAGE -> new Task.Cancel(null);
      default ->
          throw new NotSerializableException(
              "cannot read a message of the manifest "
                  + manifest
                  + "; accepted: "
                  + WITHOUT_MESSAGE
                  + ", "
                  + WITH_MESSAGE);
    };
  }
}
