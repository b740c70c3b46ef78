// Command local-path gives every claim of one StorageClass a directory of the node as its volume, and
// removes the directory once the claim is gone. It decides from what exists now, never from what it
// did before, so it may be stopped and started at any time.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"
	"time"

	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/errors"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	listers "k8s.io/client-go/listers/core/v1"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
)

const (
	provisioner   = "statefulflink.dev/local-path"
	provisionedBy = "pv.kubernetes.io/provisioned-by"
	// A failed step is tried again after this long, if nothing else happens before.
	retry = 5 * time.Second
)

type volumes struct {
	client  kubernetes.Interface
	claims  listers.PersistentVolumeClaimLister
	volumes listers.PersistentVolumeLister
	class   string
	root    string
	node    string
}

func main() {
	kubeconfig := flag.String("kubeconfig", "", "how to reach the API server")
	class := flag.String("class", "local-path", "the StorageClass to serve")
	root := flag.String("root", "", "the directory that holds one directory per volume")
	node := flag.String("node", "", "the node that the directory is on")
	flag.Parse()

	config, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	if err != nil {
		log.Fatal(err)
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	factory := informers.NewSharedInformerFactory(client, 0)
	claims, pvs := factory.Core().V1().PersistentVolumeClaims(), factory.Core().V1().PersistentVolumes()

	wake := make(chan struct{}, 1)
	poke := func() {
		select {
		case wake <- struct{}{}:
		default: // one look is due already, and it will see this change too
		}
	}
	handler := cache.ResourceEventHandlerFuncs{
		AddFunc:    func(any) { poke() },
		UpdateFunc: func(any, any) { poke() },
		DeleteFunc: func(any) { poke() },
	}
	for _, informer := range []cache.SharedIndexInformer{claims.Informer(), pvs.Informer()} {
		if _, err := informer.AddEventHandler(handler); err != nil {
			log.Fatal(err)
		}
	}
	factory.Start(ctx.Done())
	factory.WaitForCacheSync(ctx.Done())

	v := &volumes{client, claims.Lister(), pvs.Lister(), *class, *root, *node}
	for {
		v.reconcile(ctx)
		select {
		case <-wake:
		case <-time.After(retry):
		}
	}
}

func (v *volumes) reconcile(ctx context.Context) {
	claims, err := v.claims.List(labels.Everything())
	if err != nil {
		log.Fatal(err)
	}
	for _, claim := range claims {
		if v.wantsVolume(claim) {
			if err := v.provide(ctx, claim); err != nil {
				log.Printf("claim %s/%s: %v", claim.Namespace, claim.Name, err)
			}
		}
	}
	volumes, err := v.volumes.List(labels.Everything())
	if err != nil {
		log.Fatal(err)
	}
	for _, volume := range volumes {
		if isDone(volume) {
			if err := v.remove(ctx, volume); err != nil {
				log.Printf("volume %s: %v", volume.Name, err)
			}
		}
	}
}

func (v *volumes) wantsVolume(claim *core.PersistentVolumeClaim) bool {
	if claim.Status.Phase == core.ClaimBound || claim.Spec.VolumeName != "" || claim.DeletionTimestamp != nil {
		return false
	}
	if claim.Spec.StorageClassName == nil || *claim.Spec.StorageClassName != v.class {
		return false
	}
	_, err := v.volumes.Get(volumeName(claim))
	return errors.IsNotFound(err)
}

func (v *volumes) provide(ctx context.Context, claim *core.PersistentVolumeClaim) error {
	directory := filepath.Join(v.root, fmt.Sprintf("%s_%s_%s", claim.Namespace, claim.Name, claim.UID))
	if err := os.MkdirAll(directory, 0o777); err != nil {
		return err
	}
	// Pods of any user write here, and a host path knows no fsGroup. MkdirAll obeys the umask, Chmod does not.
	if err := os.Chmod(directory, 0o777); err != nil {
		return err
	}
	mustExist := core.HostPathDirectory
	_, err := v.client.CoreV1().PersistentVolumes().Create(ctx, &core.PersistentVolume{
		ObjectMeta: meta.ObjectMeta{
			Name:        volumeName(claim),
			Annotations: map[string]string{provisionedBy: provisioner},
		},
		Spec: core.PersistentVolumeSpec{
			AccessModes:                   claim.Spec.AccessModes,
			Capacity:                      core.ResourceList{core.ResourceStorage: claim.Spec.Resources.Requests[core.ResourceStorage]},
			ClaimRef:                      &core.ObjectReference{APIVersion: "v1", Kind: "PersistentVolumeClaim", Namespace: claim.Namespace, Name: claim.Name, UID: claim.UID},
			PersistentVolumeReclaimPolicy: core.PersistentVolumeReclaimDelete,
			StorageClassName:              v.class,
			VolumeMode:                    claim.Spec.VolumeMode,
			PersistentVolumeSource: core.PersistentVolumeSource{
				HostPath: &core.HostPathVolumeSource{Path: directory, Type: &mustExist},
			},
			NodeAffinity: &core.VolumeNodeAffinity{Required: &core.NodeSelector{NodeSelectorTerms: []core.NodeSelectorTerm{{
				MatchExpressions: []core.NodeSelectorRequirement{{Key: core.LabelHostname, Operator: core.NodeSelectorOpIn, Values: []string{v.node}}},
			}}}},
		},
	}, meta.CreateOptions{})
	if errors.IsAlreadyExists(err) {
		return nil
	}
	if err == nil {
		log.Printf("claim %s/%s: made %s", claim.Namespace, claim.Name, directory)
	}
	return err
}

// isDone: ours, and the claim it was made for is gone. A volume that somebody set to Retain is left alone.
func isDone(volume *core.PersistentVolume) bool {
	return volume.Annotations[provisionedBy] == provisioner &&
		volume.Status.Phase == core.VolumeReleased &&
		volume.Spec.PersistentVolumeReclaimPolicy == core.PersistentVolumeReclaimDelete &&
		volume.DeletionTimestamp == nil
}

func (v *volumes) remove(ctx context.Context, volume *core.PersistentVolume) error {
	directory := filepath.Clean(volume.Spec.HostPath.Path)
	if !strings.HasPrefix(directory, v.root+string(filepath.Separator)) {
		return fmt.Errorf("%s is not below %s: left alone", directory, v.root)
	}
	if err := os.RemoveAll(directory); err != nil {
		return err
	}
	log.Printf("removed %s", directory)
	err := v.client.CoreV1().PersistentVolumes().Delete(ctx, volume.Name, meta.DeleteOptions{})
	if errors.IsNotFound(err) {
		return nil
	}
	return err
}

func volumeName(claim *core.PersistentVolumeClaim) string {
	return "pvc-" + string(claim.UID)
}
