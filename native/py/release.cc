#include "release.h"

#include "../core/home_queue.h"
#include "body.h"

#include <cstring>
#include <new>

namespace aiges::py {
namespace {

PyObject* get_ref_count = nullptr;  // sys.getrefcount, for the life of the process
long long baseline = 0;

// Memory of a Python object that only we can reach. The last release may come from any thread, so the object goes home to die.
class PythonBytes final : public core::Bytes, public core::HomeQueue::Item {
 public:
  PythonBytes(const uint8_t* data, size_t size, PyObject* owner) : Bytes(data, size), owner_(owner) {}
  PythonBytes(const Py_buffer& view) : Bytes(static_cast<const uint8_t*>(view.buf), static_cast<size_t>(view.len)), view_(view) {}

 protected:
  void last_release() override {
    if (Attached::here()) {
      arrive();
    } else {
      core::HomeQueue::instance().push(this);
    }
  }
  void arrive() override {
    AIGES_RULE(Attached::here(), "the memory of a result was let go by a thread that is not attached");
    const Attached& at = Attached::called_by_python();
    if (owner_ != nullptr) at->Py_DecRef(owner_);
    if (view_.obj != nullptr) at->PyBuffer_Release(&view_);
    delete this;
  }

 private:
  PyObject* owner_ = nullptr;
  Py_buffer view_{};
};

long long ref_count(const Attached& at, PyObject* object) {
  PyObject* args[] = {object};
  Owned count = Owned::adopt(at->PyObject_Vectorcall(get_ref_count, args, 1, nullptr));
  int overflow = 0;
  return count ? at->PyLong_AsLongLongAndOverflow(count.get(), &overflow) : -1;
}

bool only_ours(const Attached& at, PyObject* object) {
  if (at->free_threaded) {
    return at->PyUnstable_Object_IsUniquelyReferenced != nullptr && at->PyUnstable_Object_IsUniquelyReferenced(object) != 0;
  }
  return ref_count(at, object) == baseline;
}

bool is_true(const Attached& at, Owned value) { return value && at->PyObject_IsTrue(value.get()) == 1; }

// An exact numpy.ndarray that owns its data and that no weak reference can bring back.
bool owns_its_data(const Attached& at, PyObject* array) {
  PyObject* modules = at->PySys_GetObject("modules");
  PyObject* numpy = modules == nullptr ? nullptr : at->PyDict_GetItemString(modules, "numpy");
  if (numpy == nullptr) return false;
  Owned exact = Owned::adopt(at->PyObject_GetAttrString(numpy, "ndarray"));
  Owned type = Owned::adopt(at->PyObject_Type(array));
  if (!exact || exact.get() != type.get()) return false;
  Owned base = Owned::adopt(at->PyObject_GetAttrString(array, "base"));
  if (!base || base.get() != at.none()) return false;
  Owned flags = Owned::adopt(at->PyObject_GetAttrString(array, "flags"));
  if (!flags || !is_true(at, Owned::adopt(at->PyObject_GetAttrString(flags.get(), "owndata")))) return false;
  Owned weakref = Owned::adopt(at->PyImport_ImportModule("_weakref"));
  Owned count = weakref ? Owned::adopt(at->PyObject_GetAttrString(weakref.get(), "getweakrefcount")) : Owned{};
  PyObject* args[] = {array};
  Owned weak = count ? Owned::adopt(at->PyObject_Vectorcall(count.get(), args, 1, nullptr)) : Owned{};
  return weak && at->PyObject_IsTrue(weak.get()) == 0;
}

core::Bytes* share_bytes(const Attached& at, Owned& owner, bool array) {
  char* data = nullptr;
  Py_ssize_t size = 0;
  if (array) {
    data = at->PyByteArray_AsString(owner.get());
    size = at->PyByteArray_Size(owner.get());
  } else if (at->PyBytes_AsStringAndSize(owner.get(), &data, &size) < 0) {
    return nullptr;
  }
  auto* bytes = new (std::nothrow) PythonBytes(reinterpret_cast<const uint8_t*>(data), static_cast<size_t>(size), owner.get());
  if (bytes != nullptr) static_cast<void>(owner.leak());
  return bytes;
}

core::Bytes* share_array(const Attached& at, Owned& owner) {
  Py_buffer view{};
  if (at->PyObject_GetBuffer(owner.get(), &view, kBufFullRo) < 0) return nullptr;
  core::Bytes* bytes = at->PyBuffer_IsContiguous(&view, 'C') != 0 ? new (std::nothrow) PythonBytes(view) : nullptr;
  if (bytes == nullptr) at->PyBuffer_Release(&view);
  return bytes;  // the view holds the array now
}

// The owner's memory without a copy, or null when that is not provably safe.
core::Bytes* share(const Attached& at, Owned& owner, Departures::Kind kind) {
  // Asked last: looking at an array runs code of its own.
  if (kind == Departures::Kind::kNdarray && !owns_its_data(at, owner.get())) return nullptr;
  if (!only_ours(at, owner.get())) return nullptr;
  switch (kind) {
    case Departures::Kind::kBytes: return share_bytes(at, owner, false);
    case Departures::Kind::kByteArray: return share_bytes(at, owner, true);
    case Departures::Kind::kBody: return core::BytesRef::retain(body_bytes(owner.get())).leak();
    case Departures::Kind::kNdarray: return share_array(at, owner);
    case Departures::Kind::kOther: break;
  }
  return nullptr;
}

// A copy of what the view shows, in C order. Long copies let other threads run; the view keeps the exporter's memory in place.
core::Bytes* copy_view(const Attached& at, const Py_buffer& view) {
  auto size = static_cast<size_t>(view.len);
  core::Bytes* bytes = core::Bytes::blank(size);
  if (bytes == nullptr) return nullptr;
  if (at->PyBuffer_IsContiguous(&view, 'C') != 0) {
    if (size >= (1u << 20)) {
      Detached others_run(at);
      std::memcpy(bytes->writable(), view.buf, size);
    } else if (size != 0) {
      std::memcpy(bytes->writable(), view.buf, size);
    }
  } else if (at->PyBuffer_ToContiguous(bytes->writable(), &view, view.len, 'C') < 0) {
    bytes->release();
    return nullptr;
  }
  return bytes;
}

core::Bytes* copy_owner(const Attached& at, PyObject* owner) {
  Py_buffer view{};
  if (at->PyObject_GetBuffer(owner, &view, kBufFullRo) < 0) return nullptr;
  core::Bytes* bytes = copy_view(at, view);
  at->PyBuffer_Release(&view);
  return bytes;
}

}  // namespace

int64_t Departures::note(const Attached& at, PyObject* owner, Kind kind, const Py_buffer* view) {
  Noted noted{Owned::retain(at, owner), kind, {}};
  if (kind == Kind::kOther) {
    noted.copy = core::BytesRef::adopt(copy_view(at, *view));
    if (!noted.copy) return -1;
  }
  noted_.push_back(std::move(noted));
  return static_cast<int64_t>(noted_.size()) - 1;
}

bool Departures::settle(const Attached& at, core::Call& call) {
  call.bodies_out.reserve(noted_.size());
  for (Noted& noted : noted_) {
    core::Bytes* bytes = noted.copy ? nullptr : share(at, noted.owner, noted.kind);
    bool copied = bytes == nullptr;
    if (copied) {
      if (at->PyErr_Occurred() != nullptr) at->PyErr_Clear();  // a question that raised was answered with no
      bytes = noted.copy ? noted.copy.leak() : copy_owner(at, noted.owner.get());
    }
    noted.owner.drop(at);
    if (bytes == nullptr) return false;
    call.bodies_out.push_back({core::BytesRef::adopt(bytes), copied});
  }
  noted_.clear();
  return true;
}

bool Departures::calibrate(const Attached& at) {
  if (get_ref_count == nullptr) {
    get_ref_count = at->PySys_GetObject("getrefcount");
    if (get_ref_count == nullptr) return false;
    at->Py_IncRef(get_ref_count);
  }
  Owned sample = Owned::adopt(at->PyBytes_FromStringAndSize(nullptr, 64));
  if (!sample) return false;
  baseline = ref_count(at, sample.get());
  return baseline > 0;
}

}  // namespace aiges::py
