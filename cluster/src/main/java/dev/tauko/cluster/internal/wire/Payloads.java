package dev.tauko.cluster.internal.wire;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.UntypedObjectDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import dev.tauko.cluster.PayloadException;
import dev.tauko.internal.log.Printable;
import java.io.IOException;
import java.util.Optional;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.Serialization$;
import org.apache.pekko.serialization.jackson.JacksonObjectMapperProvider;
import org.jspecify.annotations.Nullable;

/** Writes and reads arguments and results, with the mapper that Pekko has for jackson-cbor. */
public final class Payloads {
  /** The setting with the longest payload, which messages name. */
  public static final String LIMIT = "tauko.cluster.max-payload";

  /** Jackson quotes what it cannot read, which may be long. In characters. */
  private static final int LONGEST_REASON = 500;

  /** What is read where only an Object is wanted: Pekko's mapper has Scala's collections there. */
  private static final SimpleModule JAVA_COLLECTIONS =
      new SimpleModule("java-collections")
          .addDeserializer(
              Object.class, new UntypedObjectDeserializer((JavaType) null, (JavaType) null));

  private final ExtendedActorSystem system;
  private final ObjectMapper mapper;
  private final long longest;

  /** The payloads of a system, none of which is longer than some bytes. */
  public Payloads(ActorSystem<?> system, long longest) {
    this.system = (ExtendedActorSystem) Adapter.toClassic(system);
    mapper =
        JacksonObjectMapperProvider.get(this.system)
            .getOrCreate("jackson-cbor", Optional.of(new CBORFactory()))
            .copy()
            .registerModule(JAVA_COLLECTIONS);
    this.longest = longest;
  }

  /**
   * Writes a value.
   *
   * @param what the value in words, such as "the argument of fetch@1"
   * @throws PayloadException if it cannot be written, or is too long
   */
  public Payload write(@Nullable Object value, Class<?> type, String what) {
    if (value != null && !type.isInstance(value)) {
      throw new PayloadException(
          what + " is of " + value.getClass() + ", and not of the registered " + type, null);
    }
    byte[] bytes;
    try {
      bytes = Serialization$.MODULE$.withTransportInformation(system, () -> bytes(value, type));
    } catch (RuntimeException | StackOverflowError failure) {
      throw new PayloadException(what + " cannot be written as CBOR: " + reason(failure), failure);
    }
    if (bytes.length > longest) {
      throw new PayloadException(
          what
              + " has "
              + bytes.length
              + " bytes; accepted are up to "
              + longest
              + " ("
              + LIMIT
              + "). Send a place where the data can be fetched instead",
          null);
    }
    return new Payload(bytes);
  }

  private byte[] bytes(@Nullable Object value, Class<?> type) {
    try {
      return mapper.writerFor(type).writeValueAsBytes(value);
    } catch (IOException failure) {
      throw new Unwritable(failure);
    }
  }

  /**
   * Reads a value.
   *
   * @param what the value in words
   * @throws PayloadException if the bytes are not such a value
   */
  public <T extends @Nullable Object> T read(Payload payload, Class<T> type, String what) {
    try {
      return Serialization$.MODULE$.withTransportInformation(system, () -> value(payload, type));
    } catch (RuntimeException failure) {
      throw new PayloadException(
          what + " cannot be read as " + type.getName() + ": " + reason(failure), failure);
    }
  }

  private <T extends @Nullable Object> T value(Payload payload, Class<T> type) {
    try {
      return mapper.readValue(payload.bytes(), type);
    } catch (IOException failure) {
      throw new Unwritable(failure);
    }
  }

  private static String reason(Throwable failure) {
    Throwable known =
        failure instanceof Unwritable && failure.getCause() != null ? failure.getCause() : failure;
    String message = known.getMessage();
    if (message == null) {
      return known.getClass().getName();
    }
    String first = message.lines().findFirst().orElse("");
    return Printable.shortened(first, LONGEST_REASON);
  }

  /** Carries an {@link IOException} through a function that declares none. */
  private static final class Unwritable extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unwritable(IOException cause) {
      super(cause);
    }
  }
}
