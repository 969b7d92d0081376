package dev.tauko.http.internal.connection;

import org.apache.pekko.http.javadsl.model.headers.ModeledCustomHeader;

/** A Content-Type field that goes out exactly as it was given. */
public final class ContentTypeHeader extends ModeledCustomHeader {

  public ContentTypeHeader(String type) {
    super("Content-Type", type);
  }

  @Override
  public boolean renderInRequests() {
    return true;
  }

  @Override
  public boolean renderInResponses() {
    return false;
  }
}
